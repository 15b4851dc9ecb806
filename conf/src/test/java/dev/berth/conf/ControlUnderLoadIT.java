package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.ControlClient;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The control socket when it is needed most: every processor is taken, handlers hang, and there are many connections.
@Timeout(180)
class ControlUnderLoadIT {

    private static final int PROCESSORS = 2;

    /// Server and clients are processes of their own; each may have 20,000 descriptors.
    private static final int MANY = 10_000;

    @TempDir
    Path folder;

    private Command ask(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--control", folder.resolve("control/berth.sock").toString()));
        return Command.berth(folder, all.toArray(String[]::new));
    }

    /// A handler that hangs as its client wishes: computing without end, in a lock, or waiting for the client.
    private BerthProcess start() throws Exception {
        Path plugins = folder.resolve("more");
        PluginJar.provider("hang.Hanging", "hanging", """
                var lock = new java.util.concurrent.locks.ReentrantLock();
                return connection -> {
                    var one = java.nio.ByteBuffer.allocate(1);
                    connection.read(one);
                    switch (one.get(0)) {
                        case 's' -> { while (context != null) { } }
                        case 'l' -> { lock.lock(); connection.read(one.clear()); }
                        default -> connection.read(one.clear());
                    }
                };
                """).write(plugins, "hanging");
        Path home = Installed.copy(
                Files.createDirectory(folder.resolve("home")), "-XX:ActiveProcessorCount=" + PROCESSORS);
        return BerthProcess.start(home, folder, """
                server.drain = 100ms
                listeners.hanging { bind = "127.0.0.1:0", handler = hanging }
                """, "--plugins", plugins.toString());
    }

    /// Asks without starting a process each time, while processors are scarce.
    private boolean isSomewhere(String doing, int connections) throws Exception {
        List<JsonObject> lines = new ArrayList<>();
        new ControlClient(folder.resolve("control/berth.sock")).ask("where", Map.of(), lines::add);
        return lines.stream().filter(line -> line.has("place")).map(line -> line.getAsJsonObject("place"))
                .anyMatch(place -> place.get("doing").getAsString().equals(doing)
                        && place.get("connections").getAsInt() == connections);
    }

    private static final Pattern ROW = Pattern.compile(" *(\\d+)  hanging +(.*?)  .*hang\\.Hanging\\.\\S+ +(c\\d+)");

    private String stack(String doing) throws Exception {
        String where = ask("where").out();
        Matcher row = ROW.matcher(where);
        while (row.find()) {
            if (row.group(2).equals(doing)) {
                return ask("stack", row.group(3)).out();
            }
        }
        throw new AssertionError(doing + " is not in\n" + where);
    }

    private void assertFound(String doing, String expected) throws Exception {
        String stack = stack(doing);
        assertTrue(stack.contains(expected), stack);
    }

    @Test
    void answersWhileHandlersSpinOnEveryProcessorAndTellsThemFromThoseThatWait() throws Exception {
        try (BerthProcess berth = start()) {
            List<Client> clients = new ArrayList<>();
            for (String wish : List.of("l", "l", "x", "x", "x")) {
                clients.add(new Client(berth.connect("hanging")).send(wish));
            }
            Await.until(() -> "a handler that waits for the lock", () -> isSomewhere("waits for a lock", 1));
            for (int i = 0; i < PROCESSORS; i++) {
                clients.add(new Client(berth.connect("hanging")).send("s"));
            }
            Await.until(() -> "handlers that compute", () -> isSomewhere("computes", PROCESSORS));
            assertFound("computes", "handler computes in Hanging.");
            assertFound("waits for a lock", "handler waits for a lock (ReentrantLock) in Hanging.");
            assertFound("waits for its peer in read", "handler waits for its peer in read, called by Hanging.");
            assertEquals(0, ask("status").exit());
            assertEquals(clients.size() + " connections of " + clients.size(),
                    ask("connections").out().lines().toList().getLast());
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @Test
    void everyOneOfManyConnectionsIsListed() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }");
                Crowd crowd = Crowd.connect(berth, "echo", MANY)) {
            crowd.send(new byte[] {'x'}).awaitAnswers();
            List<String> lines = ask("connections").out().lines().toList();
            assertEquals("10,000 connections of 10,000", lines.getLast());
            Set<String> ids = new HashSet<>();
            lines.forEach(line -> ids.add(line.split(" ")[0]));
            for (int i = 1; i <= MANY; i++) {
                assertTrue(ids.contains("c" + i), "c" + i);
            }
            Command where = ask("where");
            assertTrue(where.out().contains("10,000 connections at 1 place"), where.toString());
            assertTrue(ask("status").out().contains("10,000 of at most"), ask("status").out());
        }
    }
}
