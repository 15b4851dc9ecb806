package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plain text that somebody puts behind STARTTLS must not be taken for what the client says over TLS (RFC 3207
/// section 6, CVE-2011-0411), however the handler reads.
@Timeout(60)
class StartTlsInjectionTest {

    /// A way to read a line; null at the end.
    @FunctionalInterface
    private interface Way {
        String line(Connection connection) throws IOException;
    }

    @TempDir
    Path folder;

    static Stream<Map.Entry<String, Way>> ways() {
        return Map.<String, Way>of("frames", StartTlsInjectionTest::frames, "buffer", StartTlsInjectionTest::buffer,
                "available", StartTlsInjectionTest::available, "stream", StartTlsInjectionTest::stream,
                "lent", StartTlsInjectionTest::lent).entrySet().stream();
    }

    private static String frames(Connection connection) throws IOException {
        Messages<String> lines = Frames.lines(connection, 100);
        return lines.receive();
    }

    private static String buffer(Connection connection) throws IOException {
        StringBuilder line = new StringBuilder();
        for (ByteBuffer one = ByteBuffer.allocate(1); connection.read(one) > 0; one.clear()) {
            if (one.get(0) == '\n') {
                return line.toString().strip();
            }
            line.append((char) one.get(0));
        }
        return null;
    }

    private static String available(Connection connection) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int count; (count = connection.readAvailable(one)) >= 0; one.clear()) {
            if (count > 0 && one.get(0) == '\n') {
                return line.toString().strip();
            }
            if (count > 0) {
                line.append((char) one.get(0));
            }
        }
        return null;
    }

    private static String stream(Connection connection) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next; (next = connection.input().read()) >= 0; line.append((char) next)) {
            if (next == '\n') {
                return line.toString().strip();
            }
        }
        return null;
    }

    private static String lent(Connection connection) throws IOException {
        StringBuilder line = new StringBuilder();
        while (connection.read(bytes -> line.append((char) bytes.get())) > 0) {
            if (line.charAt(line.length() - 1) == '\n') {
                return line.toString().strip();
            }
        }
        return null;
    }

    @ParameterizedTest
    @MethodSource("ways")
    void textBehindTheCommandIsRefusedAndToldAndNeverRead(Map.Entry<String, Way> way) throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CompletableFuture<Exception> refusal = new CompletableFuture<>();
        Handler handler = connection -> {
            for (String line; (line = way.getValue().line(connection)) != null; ) {
                heard.add(line);
                connection.output().write("220 go ahead\r\n".getBytes());
                try {
                    connection.startTls();
                } catch (IOException e) {
                    // A handler that goes on all the same gets nothing either.
                    refusal.complete(e);
                }
            }
        };
        try (TestServer server = TestServer.start(folder, """
                listeners.plain { bind = "127.0.0.1:0", handler = test, start-tls = t }
                tls.t.self-signed = ["localhost"]
                """, Map.of("test", handler));
                Client client = new Client(server.connect("plain"))) {
            client.send("STARTTLS\r\nINJECTED\r\n");
            ServerEvent.HandshakeFailed told = server.events().await(ServerEvent.HandshakeFailed.class);
            assertTrue(told.cause().getMessage().endsWith("10 bytes of plain text came before the handshake"),
                    told.toString());
            assertEquals(CloseReason.HANDSHAKE_FAILED, server.events().await(ServerEvent.Closed.class).reason());
            assertEquals(ProtocolException.class, refusal.get().getClass());
            assertEquals(List.of("STARTTLS"), List.copyOf(heard));
            assertNull(lineOrReset(client), "nobody is told to begin");
        }
    }

    private static String lineOrReset(Client client) {
        try {
            return client.line();
        } catch (IOException e) {
            assertTrue(e.getMessage().contains("reset"), e.toString());
            return null;
        }
    }
}
