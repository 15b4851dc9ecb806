package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a connection's time goes: each test holds one thing up and looks where that is counted.
@Timeout(30)
class ReceiptTest {

    private static final Duration HELD = Duration.ofMillis(300);
    private static final int MORE_THAN_SOCKETS_HOLD = 32 << 20;

    private static final Handler LINES = connection -> {
        Messages<String> lines = Frames.lines(connection, 100);
        for (String line; (line = lines.receive()) != null; ) {
            if (line.equals("STARTTLS")) {
                lines.send("go ahead");
                connection.startTls();
            } else {
                lines.send("got " + line);
            }
        }
    };

    @TempDir
    Path folder;

    private static LiveConnection accepted(TestServer server) throws InterruptedException {
        return (LiveConnection) server.events().await(ServerEvent.Accepted.class).connection();
    }

    /// Waits until so much of a time is counted, while what takes it goes on.
    private static void awaitHeld(LiveConnection connection, Function<Receipt, Duration> time)
            throws InterruptedException {
        while (time.apply(connection.receipt()).compareTo(HELD) < 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("not counted: " + connection.receipt());
            }
            Thread.onSpinWait();
        }
    }

    private static void hold() {
        long began = System.nanoTime();
        while (System.nanoTime() - began < HELD.toNanos()) {
            Thread.onSpinWait();
        }
    }

    private static ServerEvent.Closed closed(TestServer server) throws InterruptedException {
        return server.events().await(ServerEvent.Closed.class);
    }

    private static void assertHeld(Duration time) {
        assertTrue(time.compareTo(HELD) >= 0, time::toString);
    }

    /// Nothing is counted twice.
    private static void assertDisjoint(ServerEvent.Closed closed) {
        Receipt receipt = closed.receipt();
        Duration sum = receipt.handshake().plus(receipt.waitedForPeer()).plus(receipt.writing())
                .plus(receipt.handling());
        assertTrue(sum.compareTo(closed.age()) <= 0, closed::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message", "bytes", "lent", "stream"})
    void timeThatThePeerLetsTheHandlerWaitIsCountedWhileItWaits(String way) throws Exception {
        Handler reading = switch (way) {
            case "message" -> Connection::awaitMessage;
            case "bytes" -> connection -> connection.read(ByteBuffer.allocate(10));
            case "lent" -> connection -> connection.read(bytes -> bytes.position(bytes.limit()));
            default -> connection -> connection.input().read();
        };
        try (TestServer server = TestServer.start(folder, reading);
                Client client = new Client(server.connect("plain"))) {
            awaitHeld(accepted(server), Receipt::waitedForPeer);
            client.send("x");
            client.hangUp();
            ServerEvent.Closed closed = closed(server);
            assertHeld(closed.receipt().waitedForPeer());
            assertDisjoint(closed);
        }
    }

    @Test
    void timeThatThePeerKeepsItsEndOpenIsWaitingForIt() throws Exception {
        try (TestServer server = TestServer.start(folder, connection -> { });
                Client client = new Client(server.connect("plain"))) {
            awaitHeld(accepted(server), Receipt::waitedForPeer);
            client.hangUp();
            assertHeld(closed(server).receipt().waitedForPeer());
        }
    }

    @Test
    void timeThatTheHandlerComputesIsItsOwn() throws Exception {
        Handler computing = connection -> {
            connection.awaitMessage();
            hold();
        };
        try (TestServer server = TestServer.start(folder, computing);
                Client client = new Client(server.connect("plain"))) {
            client.send("x");
            awaitHeld(accepted(server), Receipt::handling);
            client.hangUp();
            ServerEvent.Closed closed = closed(server);
            assertHeld(closed.receipt().handling());
            assertDisjoint(closed);
        }
    }

    @Test
    void timeThatThePeerDoesNotReadIsCountedAsWriting() throws Exception {
        Handler flood = connection -> connection.write(ByteBuffer.allocate(MORE_THAN_SOCKETS_HOLD));
        try (TestServer server = TestServer.start(folder, flood);
                Client client = new Client(server.connect("plain"))) {
            awaitHeld(accepted(server), Receipt::writing);
            client.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
            client.hangUp();
            ServerEvent.Closed closed = closed(server);
            assertHeld(closed.receipt().writing());
            assertEquals(MORE_THAN_SOCKETS_HOLD, closed.receipt().bytesOut());
            assertDisjoint(closed);
        }
    }

    @Test
    void whatAnotherThreadWritesMeanwhileDoesNotShortenTheHandlersTime() throws Exception {
        Handler busy = connection -> {
            connection.outbox(MORE_THAN_SOCKETS_HOLD).offer(ByteBuffer.allocate(MORE_THAN_SOCKETS_HOLD));
            awaitHeld((LiveConnection) connection, Receipt::writing);
        };
        try (TestServer server = TestServer.start(folder, busy);
                Client client = new Client(server.connect("plain"))) {
            awaitHeld(accepted(server), Receipt::writing);
            client.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
            client.hangUp();
            Receipt receipt = closed(server).receipt();
            assertHeld(receipt.writing());
            assertHeld(receipt.handling());
        }
    }

    @Test
    void timeThatTheClientDelaysTheHandshakeIsCountedAsHandshake() throws Exception {
        try (TestServer server = TestServer.start(folder, LINES);
                Socket socket = server.connect("tls")) {
            awaitHeld(accepted(server), Receipt::handshake);
            Client client = new Client(new TlsCaller("TLSv1.3").over(socket));
            assertEquals("got one", client.send("one\n").line());
            client.hangUp();
            ServerEvent.Closed closed = closed(server);
            assertHeld(closed.receipt().handshake());
            assertDisjoint(closed);
        }
    }

    @Test
    void handshakeThatTheHandlerAskedForIsNotItsOwnTime() throws Exception {
        String configuration = """
                listeners.plain { bind = "127.0.0.1:0", handler = test, start-tls = t }
                tls.t.self-signed = ["localhost"]
                """;
        try (TestServer server = TestServer.start(folder, configuration, Map.of("test", LINES));
                Socket socket = server.connect("plain")) {
            assertEquals("go ahead", new Client(socket).send("STARTTLS\n").line());
            LiveConnection connection = accepted(server);
            awaitHeld(connection, Receipt::handshake);
            Client client = new Client(new TlsCaller("TLSv1.3").over(socket));
            assertEquals("got one", client.send("one\n").line());
            awaitHeld(connection, Receipt::waitedForPeer);
            client.hangUp();
            ServerEvent.Closed closed = closed(server);
            assertHeld(closed.receipt().handshake());
            assertHeld(closed.receipt().waitedForPeer());
            assertDisjoint(closed);
        }
    }

    @Test
    void timeUntilTheProxyHeaderIsCountedAsHandshake() throws Exception {
        String configuration = """
                listeners.plain { bind = "127.0.0.1:0", handler = test
                  proxy-protocol { mode = required, trusted = ["127.0.0.1"] } }
                """;
        try (TestServer server = TestServer.start(folder, configuration, Map.of("test", LINES));
                Client client = new Client(server.connect("plain"))) {
            awaitHeld(accepted(server), Receipt::handshake);
            client.send("PROXY TCP4 10.0.0.7 10.0.0.1 50414 443\r\n");
            assertEquals("got one", client.send("one\n").line());
            client.hangUp();
            assertHeld(closed(server).receipt().handshake());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls"})
    void readsAndWritesAreCountedAsTheyWentToThePipe(String listener) throws Exception {
        Handler tens = connection -> {
            ByteBuffer ten = ByteBuffer.allocate(10);
            while (connection.read(ten.clear()) >= 0) {
                connection.output().write(ten.array(), 0, ten.position());
            }
        };
        try (TestServer server = TestServer.start(folder, tens);
                Client client = connect(server, listener)) {
            assertEquals("one and twenty bytes", client.send("one and twenty bytes\n").line());
            client.socket().shutdownOutput();
            client.socket().getInputStream().transferTo(OutputStream.nullOutputStream());
            Receipt receipt = closed(server).receipt();
            assertEquals(21, receipt.bytesIn());
            assertEquals(21, receipt.bytesOut());
            // 10, 10, 1 and the end; each answer goes out before the next read would wait.
            assertEquals(4, receipt.reads());
            assertEquals(1, receipt.shortReads());
            assertEquals(3, receipt.writes());
        }
    }

    private static Client connect(TestServer server, String listener) throws IOException {
        Socket socket = server.connect(listener);
        return new Client(listener.equals("tls") ? new TlsCaller("TLSv1.3").over(socket) : socket);
    }
}
