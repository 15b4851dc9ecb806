package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each timeout ends its connection, says so, and leaves others alone.
@Timeout(60)
class TimeoutsTest {

    /// Answers lines, and tells at the end why it is the end.
    private static final Handler LINES = connection -> {
        Messages<String> lines = Frames.lines(connection, 100);
        try {
            for (String line; (line = lines.receive()) != null; ) {
                lines.send("got " + line);
            }
            lines.send("ended: " + connection.ending());
        } catch (SocketTimeoutException e) {
            lines.send("too slow");
            throw e;
        }
    };

    @TempDir
    Path folder;

    private TestServer start(String timeouts, Handler handler) throws IOException {
        return TestServer.start(folder, """
                defaults.timeouts { %s }
                listeners {
                  plain { bind = "127.0.0.1:0", handler = test }
                  tls { bind = "127.0.0.1:0", handler = test, tls = t }
                }
                tls.t.self-signed = ["localhost"]
                """.formatted(timeouts), Map.of("test", handler));
    }

    private static Client connect(TestServer server, String kind) throws IOException {
        return new Client(kind.equals("plain")
                ? server.connect("plain") : TlsClients.connect(server.port("tls"), kind));
    }

    private static CloseReason reason(TestServer server) throws InterruptedException {
        return server.events().await(ServerEvent.Closed.class).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "TLSv1.2", "TLSv1.3"})
    void clientThatIsIdleIsToldGoodbye(String kind) throws Exception {
        try (TestServer server = start("idle = 300ms", LINES);
                Client client = connect(server, kind)) {
            assertEquals("got one", client.send("one\n").line());
            assertEquals("ended: IDLE", client.line());
            assertNull(client.line());
            client.hangUp();
            assertEquals(CloseReason.IDLE_TIMEOUT, reason(server));
        }
    }

    @Test
    void handlerThatReadsBytesGetsItsEndWhenItsClientIsIdle() throws Exception {
        Handler bytes = connection -> {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            while (connection.read(buffer.clear()) >= 0) {
                connection.write(buffer.flip());
            }
            connection.write(ByteBuffer.wrap(("ended: " + connection.ending()).getBytes()));
        };
        try (TestServer server = start("idle = 300ms", bytes);
                Client client = connect(server, "plain")) {
            assertEquals("ended: IDLE", client.line());
        }
    }

    @Test
    void handlerMayAskForAShorterIdleLimitAndNotForALongerOne() throws Exception {
        Handler impatient = connection -> {
            connection.idleLimit(Duration.ofMillis(200));
            LINES.handle(connection);
        };
        try (TestServer server = start("idle = 1h", impatient);
                Client client = connect(server, "plain")) {
            assertEquals("ended: IDLE", client.line());
        }
        Handler patient = connection -> {
            connection.idleLimit(Duration.ofDays(365));
            LINES.handle(connection);
        };
        try (TestServer server = start("idle = 300ms", patient);
                Client client = connect(server, "plain")) {
            assertEquals("ended: IDLE", client.line());
        }
    }

    @Test
    void clientThatSaysNothingAtAllIsCutAtFirstByte() throws Exception {
        try (TestServer server = start("first-byte = 300ms", LINES);
                Client silent = connect(server, "plain");
                Client talking = connect(server, "plain")) {
            assertEquals("got one", talking.send("one\n").line());
            assertEquals("ended: IDLE", silent.line());
            silent.hangUp();
            assertEquals(CloseReason.FIRST_BYTE_TIMEOUT, reason(server));
            assertEquals("got two", talking.send("two\n").line());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "TLSv1.2", "TLSv1.3"})
    void messageThatIsNotCompletedInTimeIsAnErrorOfThePeer(String kind) throws Exception {
        try (TestServer server = start("message = 400ms", LINES);
                Client client = connect(server, kind)) {
            client.send("one\ntw");
            assertEquals("got one", client.line());
            // Each byte makes the connection look alive; only the message is not.
            client.socket().setSoTimeout(50);
            for (boolean over = false; !over; ) {
                try {
                    client.send("o");
                    assertEquals("too slow", client.line());
                    over = true;
                } catch (SocketTimeoutException e) {
                    // Nothing yet.
                } catch (SocketException e) {
                    // This byte met a server that had said it and gone already.
                    over = true;
                }
            }
            assertEquals(CloseReason.MESSAGE_TIMEOUT, reason(server));
        }
    }

    @Test
    void timeThatTheHandlerItselfTakesDoesNotCountAsTheMessages() throws Exception {
        Handler slow = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            while (connection.awaitMessage()) {
                new CountDownLatch(1).await(900, java.util.concurrent.TimeUnit.MILLISECONDS);
                lines.send("got " + lines.receive());
            }
        };
        try (TestServer server = start("message = 300ms", slow);
                Client client = connect(server, "plain")) {
            assertEquals("got one", client.send("one\n").line());
        }
    }

    @Test
    void timeBetweenMessagesDoesNotCountAsTheNextMessages() throws Exception {
        Duration limit = Duration.ofSeconds(3);
        try (TestServer server = start("message = 3s", LINES);
                Client client = connect(server, "plain")) {
            LiveConnection connection =
                    (LiveConnection) server.events().await(ServerEvent.Accepted.class).connection();
            awaitWaited(connection, limit);
            client.send("on");
            // Long enough for the sweeper to look.
            awaitWaited(connection, connection.receipt().waitedForPeer().plusMillis(300));
            assertEquals("got one", client.send("e\n").line());
        }
    }

    private static void awaitWaited(LiveConnection connection, Duration time) throws InterruptedException {
        while (connection.receipt().waitedForPeer().compareTo(time) < 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException(connection.receipt().toString());
            }
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "TLSv1.2", "TLSv1.3"})
    void clientThatDoesNotReadIsCutOff(String kind) throws Exception {
        Handler flood = connection -> {
            while (true) {
                connection.write(ByteBuffer.allocate(1 << 16));
            }
        };
        try (TestServer server = start("write-stall = 400ms", flood);
                Client client = connect(server, kind)) {
            assertEquals(CloseReason.WRITE_STALL, reason(server));
            assertThrows(IOException.class, () -> client.socket().getInputStream().transferTo(
                    java.io.OutputStream.nullOutputStream()));
        }
    }

    @Test
    void clientThatReadsSlowlyIsNotCutOff() throws Exception {
        Handler flood = connection -> connection.write(ByteBuffer.allocate(16 << 20));
        try (TestServer server = start("write-stall = 600ms", flood);
                Client client = connect(server, "plain")) {
            CountDownLatch never = new CountDownLatch(1);
            int total = 0;
            for (int i = 0; i < 12; i++) {
                total += client.socket().getInputStream().readNBytes(1 << 20).length;
                never.await(100, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
            total += client.socket().getInputStream().readAllBytes().length;
            assertEquals(16 << 20, total);
            client.hangUp();
            assertEquals(CloseReason.HANDLER_RETURNED, reason(server));
        }
    }

    @Test
    void connectionEndsAtItsLifetimeHoweverBusyItIs() throws Exception {
        try (TestServer server = start("lifetime = 500ms", LINES);
                Client client = connect(server, "plain")) {
            String line;
            do {
                line = client.send("x\n").line();
            } while ("got x".equals(line));
            assertEquals("ended: LIFETIME", line);
            client.hangUp();
            assertEquals(CloseReason.LIFETIME, reason(server));
        }
    }

    @Test
    void handlerThatIgnoresItsLifetimeIsCutOff() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Handler stuck = connection -> never.await();
        try (TestServer server = start("lifetime = 200ms, close = 200ms", stuck);
                Client client = connect(server, "plain")) {
            assertThrows(IOException.class, client::line);
            never.countDown();
            assertEquals(CloseReason.LIFETIME, reason(server));
        }
    }

    @Test
    void clientThatSendsHalfAClientHelloIsCutAtTheHandshakeTimeout() throws Exception {
        try (TestServer server = start("handshake = 300ms", LINES);
                Socket half = server.connect("tls");
                Client whole = connect(server, "TLSv1.3")) {
            half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            assertEquals("got one", whole.send("one\n").line());
            assertEquals(CloseReason.HANDSHAKE_TIMEOUT, reason(server));
            assertThrows(IOException.class, () -> half.getInputStream().read());
        }
    }

    @Test
    void clientThatKeepsItsEndOpenIsLeftAloneAtTheCloseTimeout() throws Exception {
        Handler brief = connection -> connection.write(ByteBuffer.wrap("bye\n".getBytes()));
        try (TestServer server = start("close = 300ms", brief);
                Client client = connect(server, "plain")) {
            assertEquals("bye", client.line());
            assertNull(client.line());
            // The client says nothing and stays; the server does not wait for it for ever.
            Connection over = server.events().await(ServerEvent.Closed.class).connection();
            assertEquals(false, over.isOpen());
        }
    }
}
