package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Handler;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How TLS connections end, in order and not.
@Timeout(60)
class TlsEndTest {

    /// The first bytes of a record that holds a ClientHello of 512 bytes.
    private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xFC, 3, 3};

    private static final Handler UNTIL_THE_END = connection -> {
        while (connection.read(ByteBuffer.allocate(100)) >= 0) {
            // On.
        }
    };

    @TempDir
    Path folder;

    private static Exception assertFailed(TestServer server) throws Exception {
        Exception cause = server.events().await(ServerEvent.HandshakeFailed.class).cause();
        assertEquals(CloseReason.HANDSHAKE_FAILED, server.events().await(ServerEvent.Closed.class).reason());
        return cause;
    }

    @Test
    void clientThatLeavesInTheHandshakeIsTold() throws Exception {
        try (TestServer server = TestServer.start(folder, UNTIL_THE_END); Socket socket = server.connect("tls")) {
            socket.getOutputStream().write(HALF_A_HELLO);
            socket.shutdownOutput();
            assertInstanceOf(SSLException.class, assertFailed(server));
        }
    }

    @Test
    void clientThatCutsTheHandshakeOffIsTold() throws Exception {
        try (TestServer server = TestServer.start(folder, UNTIL_THE_END)) {
            try (Socket socket = server.connect("tls")) {
                socket.getOutputStream().write(HALF_A_HELLO);
                server.events().await(ServerEvent.Accepted.class);
                socket.setSoLinger(true, 0);
            }
            assertInstanceOf(IOException.class, assertFailed(server));
        }
    }

    @Test
    void clientThatSpeaksNoTlsGetsAnAlert() throws Exception {
        try (TestServer server = TestServer.start(folder, UNTIL_THE_END); Socket socket = server.connect("tls")) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            assertEquals(21, answer[0], "an alert");
            assertEquals(7, answer.length, "and the end");
            assertInstanceOf(SSLException.class, assertFailed(server));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void handlerThatReturnsEndsTlsInOrder(String version) throws Exception {
        Handler polite = connection -> connection.output().write("bye\n".getBytes());
        try (TestServer server = TestServer.start(folder, polite)) {
            assertEquals("bye", new TlsCaller(version).answer(server.port("tls")));
        }
        try (TestServer server = TestServer.start(folder, connection -> { })) {
            assertNull(new TlsCaller(version).answer(server.port("tls")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientCanTellThatAConnectionWasCutOff(String version) throws Exception {
        try (TestServer server = TestServer.start(folder, connection -> {
                    connection.write(ByteBuffer.wrap("half of it\n".getBytes()));
                    connection.read(ByteBuffer.allocate(1));
                    connection.abort();
                });
                Client client = new Client(new TlsCaller(version).connect(server.port("tls")))) {
            assertEquals("half of it", client.line());
            client.send("x");
            assertThrows(IOException.class, client::line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void truncationByTheClientIsNoEndForTheHandler(String version) throws Exception {
        CompletableFuture<Exception> met = new CompletableFuture<>();
        Handler handler = connection -> {
            try {
                UNTIL_THE_END.handle(connection);
                met.complete(new Exception("an end"));
            } catch (IOException e) {
                met.complete(e);
                throw e;
            }
        };
        try (TestServer server = TestServer.start(folder, handler); Socket socket = server.connect("tls")) {
            new TlsCaller(version).over(socket).getOutputStream().write(1);
            // Below TLS: the client's end without a close_notify, as anybody in between could forge it.
            socket.shutdownOutput();
            assertInstanceOf(SSLException.class, met.get());
            assertEquals(CloseReason.PEER_FAILED, server.events().await(ServerEvent.Closed.class).reason());
        }
    }
}
