package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.Outbox;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import dev.berth.runtime.tls.PeerRefusedException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// TLS that a client asks for in the middle of a connection.
@Timeout(60)
class StartTlsTest {

    private static final String LISTENER =
            "listeners.plain { bind = \"127.0.0.1:0\", handler = test, start-tls = t, timeouts.handshake = %s }\n";

    @TempDir
    Path folder;

    private final CountDownLatch answering = new CountDownLatch(1);
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /// Answers lines, and puts TLS on the connection when it is asked to.
    private void serve(Connection connection) throws IOException {
        Messages<String> lines = Frames.lines(connection, 100);
        for (String line; (line = lines.receive()) != null; ) {
            heard.add(line);
            if (line.equals("STARTTLS")) {
                connection.output().write("220 go ahead\r\n".getBytes());
                answering.countDown();
                connection.startTls();
            } else {
                lines.send(line + ' ' + connection.tls().map(tls -> tls.protocol()).orElse("plain"));
            }
        }
        if (connection.ending() == Connection.Ending.DRAINING) {
            lines.send("goodbye");
        }
    }

    private TestServer start(String handshake, String profile, Handler handler) throws IOException {
        return TestServer.start(folder, LISTENER.formatted(handshake)
                + "tls.t { self-signed = [\"localhost\"], " + profile + " }\n", Map.of("test", handler));
    }

    private static void upgrade(Client client) throws IOException {
        assertEquals("220 go ahead", client.send("STARTTLS\r\n").line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void connectionGoesOnOverTls(String version) throws Exception {
        try (TestServer server = start("10s", "", this::serve); Socket socket = server.connect("plain")) {
            Client plain = new Client(socket);
            assertEquals("EHLO plain", plain.send("EHLO\r\n").line());
            upgrade(plain);
            Client secured = new Client(new TlsCaller(version).over(socket));
            assertEquals("EHLO " + version, secured.send("EHLO\r\n").line());
            assertEquals("NOOP " + version, secured.send("NOOP\r\n").line());
            secured.hangUp();
            server.server().stop();
            assertEquals(CloseReason.HANDLER_RETURNED, server.events().await(ServerEvent.Closed.class).reason());
        }
    }

    @Test
    void withoutAProfileThereIsNoTls() throws Exception {
        Handler handler = connection -> connection.output().write((assertThrows(IllegalStateException.class,
                connection::startTls).getMessage() + " " + connection.isOpen() + "\n").getBytes());
        try (TestServer server = TestServer.start(folder, handler);
                Client plain = new Client(server.connect("plain"));
                Client secured = new Client(new TlsCaller("TLSv1.3").connect(server.port("tls")))) {
            assertEquals("the listener plain has no start-tls = PROFILE true", plain.line());
            assertEquals("the connection has TLS already true", secured.line());
        }
    }

    @Test
    void secondTimeIsAMistakeOfTheHandler() throws Exception {
        try (TestServer server = start("10s", "", this::serve); Socket socket = server.connect("plain")) {
            upgrade(new Client(socket));
            Client secured = new Client(new TlsCaller("TLSv1.3").over(socket));
            secured.send("STARTTLS\r\n");
            assertEquals(IllegalStateException.class,
                    server.events().await(ServerEvent.HandlerFailed.class).cause().getClass());
        }
    }

    @Test
    void clientThatDoesNotBeginIsCutOffInTimeAndNobodyElse() throws Exception {
        try (TestServer server = start("1s", "", this::serve);
                Socket socket = server.connect("plain"); Client client = new Client(server.connect("plain"))) {
            upgrade(new Client(socket));
            Client secured = new Client(new TlsCaller("TLSv1.3").over(socket));
            upgrade(client);
            assertEquals(CloseReason.HANDSHAKE_TIMEOUT, server.events().await(ServerEvent.Closed.class).reason());
            // Older than the one that was cut off.
            assertEquals("NOOP TLSv1.3", secured.send("NOOP\r\n").line());
        }
    }

    @Test
    void clientThatSpeaksNoTlsIsNoFailureOfTheHandler() throws Exception {
        try (TestServer server = start("10s", "", this::serve); Client client = new Client(server.connect("plain"))) {
            upgrade(client);
            client.send("MAIL FROM: <me>\r\n").socket().shutdownOutput();
            assertFailedHandshake(server);
            assertEquals(List.of("STARTTLS"), List.copyOf(heard));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientThatIsRefusedIsNoFailureOfTheHandler(String version) throws Exception {
        TestCertificates root = TestCertificates.authority("CN=Root");
        root.writeChain(folder.resolve("clients.pem"));
        String rules = "client-auth { mode = optional, ca = \"clients.pem\", allow = [\"cn:alice\"] }";
        try (TestServer server = start("10s", rules, this::serve); Socket socket = server.connect("plain")) {
            upgrade(new Client(socket));
            try (Client nobody = new Client(new TlsCaller(version).over(socket))) {
                assertNull(nobody.line());
            }
            assertEquals(PeerRefusedException.class, assertFailedHandshake(server).getClass());
        }
        try (TestServer server = start("10s", rules, this::serve); Socket socket = server.connect("plain")) {
            upgrade(new Client(socket));
            Client alice = new Client(new TlsCaller(version).showing(root.issue("CN=alice")).over(socket));
            assertEquals("EHLO " + version, alice.send("EHLO\r\n").line());
        }
    }

    private static Exception assertFailedHandshake(TestServer server) {
        server.server().stop();
        List<ServerEvent> events = server.events().take();
        assertTrue(events.stream().noneMatch(ServerEvent.HandlerFailed.class::isInstance), events.toString());
        assertEquals(List.of(CloseReason.HANDSHAKE_FAILED), all(events, ServerEvent.Closed.class)
                .map(ServerEvent.Closed::reason).toList());
        return all(events, ServerEvent.HandshakeFailed.class).findFirst().orElseThrow().cause();
    }

    private static <E extends ServerEvent> Stream<E> all(List<ServerEvent> events, Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void othersThatWriteMeanwhileWaitForTls(String version) throws Exception {
        CompletableFuture<Outbox> outbox = new CompletableFuture<>();
        CompletableFuture<Connection> connection = new CompletableFuture<>();
        Handler handler = each -> {
            outbox.complete(each.outbox(1000));
            connection.complete(each);
            serve(each);
        };
        try (TestServer server = start("10s", "", handler); Socket socket = server.connect("plain")) {
            upgrade(new Client(socket));
            // The server said so from inside startTls: what is written from here on is for the time after it.
            assertTrue(outbox.get().offer(ByteBuffer.wrap("from the outbox\r\n".getBytes())));
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    connection.join().write(ByteBuffer.wrap("from a thread\r\n".getBytes()));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (writer.getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
            // Plain text here would break the handshake.
            Client secured = new Client(new TlsCaller(version).over(socket));
            assertEquals(List.of("from a thread", "from the outbox"),
                    Stream.of(secured.line(), secured.line()).sorted().toList());
            assertEquals("NOOP " + version, secured.send("NOOP\r\n").line());
        }
    }

    @Test
    void drainWaitsForTheHandshakeAndTheHandlerSaysGoodbyeOverTls() throws Exception {
        try (TestServer server = start("10s", "", this::serve); Socket socket = server.connect("plain")) {
            upgrade(new Client(socket));
            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(server.server()::stop);
            server.events().await(ServerEvent.Draining.class);
            Client secured = new Client(new TlsCaller("TLSv1.3").over(socket));
            assertEquals("goodbye", secured.line());
            assertNull(secured.line());
            secured.hangUp();
            assertEquals(true, stopped.get());
        }
    }
}
