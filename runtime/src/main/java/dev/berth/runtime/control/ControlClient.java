package dev.berth.runtime.control;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/// Asks a running server. Each request has a connection of its own.
///
/// @param socket where the server's control socket is
public record ControlClient(Path socket) {

    /// Longer than the server gives a request.
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final Gson GSON = new Gson();

    /// Asks, and hands out what is found, line by line. Blocks until all of it came.
    ///
    /// @param verb what to do
    /// @param arguments texts, numbers, flags or lists of texts, by their names
    /// @param found takes each line, an object with one field that names the kind
    /// @throws Refusal if it is not done, or no server answers
    public void ask(String verb, Map<String, ?> arguments, Consumer<JsonObject> found) throws Refusal {
        try (SocketChannel channel = connect()) {
            Thread deadline = Thread.ofPlatform().daemon().start(() -> closeLater(channel));
            try {
                String request = GSON.toJson(Map.of("version", Request.VERSION, "verb", verb, "arguments", arguments));
                send(channel, request + '\n');
                read(channel, found);
            } finally {
                deadline.interrupt();
            }
        } catch (IOException | JsonParseException e) {
            throw new Unreachable("the server at " + socket + " does not answer: " + e,
                    "look whether it runs, and into its log");
        }
    }

    private static void closeLater(SocketChannel channel) {
        try {
            Thread.sleep(LONGEST);
            channel.close();
        } catch (InterruptedException | IOException e) {
            // The answer came in time, or nobody waits for it any more.
        }
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            // Whoever is refused gets the answer without being heard; it is read next.
        }
    }

    private static void read(SocketChannel channel, Consumer<JsonObject> found) throws IOException, Refusal {
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
            JsonObject object = JsonParser.parseString(line).getAsJsonObject();
            if (object.has("ok")) {
                return;
            }
            if (object.has("error")) {
                JsonObject error = object.getAsJsonObject("error");
                throw new Refusal(error.get("exit").getAsInt(), error.get("message").getAsString(),
                        error.get("remedy").getAsString());
            }
            found.accept(object);
        }
        throw new IOException("the answer ended early");
    }

    private SocketChannel connect() throws Refusal {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            if (isClosedToUs()) {
                throw new Refusal(Refusal.Kind.NOT_ALLOWED, "the user " + System.getProperty("user.name")
                        + " may not use the control socket " + socket,
                        "run it as root or as the server's user, or open it to a group: control.view-group = NAME");
            }
            throw new Unreachable("no server answers at " + socket,
                    "start one with that configuration, or name the socket of another: --control PATH");
        }
    }

    /// Whether the file system keeps us out: JDK and system have no more than a text for that.
    private boolean isClosedToUs() {
        for (Path folder = socket.toAbsolutePath().getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder)) {
                return !Files.isExecutable(folder) || Files.exists(socket) && !Files.isWritable(socket);
            }
        }
        return false;
    }
}
