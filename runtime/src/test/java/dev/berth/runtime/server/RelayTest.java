package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Destination;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two connections that are carried to each other.
@Timeout(60)
class RelayTest {

    /// The common pool has one thread on two processors, and these wait for each other.
    private static final Executor OWN_THREAD = task -> Thread.ofPlatform().daemon().start(task);

    @TempDir
    Path folder;

    private ServerSocket target;

    @BeforeEach
    void listen() throws IOException {
        target = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stopListening() throws IOException {
        target.close();
    }

    private TestServer start(String more) throws IOException {
        return TestServer.start(folder, """
                listeners.front { bind = "127.0.0.1:0", handler = relay }
                listeners.bytes { bind = "127.0.0.1:0", handler = bytes }
                """ + more, List.of(new ConnectingProvider("relay", (connection, connector) -> {
                    try (Connection far = connector.connect(Destination.tcp("127.0.0.1", target.getLocalPort()))) {
                        connection.relay(far);
                    }
                }), new ConnectingProvider("bytes", (connection, connector) -> connection.input().read())));
    }

    @Test
    void bytesGoBothWaysAndEachEndIsPassedOn() throws Exception {
        try (TestServer server = start("");
                Client client = new Client(server.connect("front")); Client far = new Client(target.accept())) {
            client.send("one\n");
            assertEquals("one", far.line());
            far.send("two\n");
            assertEquals("two", client.line());
            client.socket().shutdownOutput();
            assertNull(far.line());
            far.send("answer at the end\n");
            assertEquals("answer at the end", client.line());
            far.hangUp();
            assertNull(client.line());
            client.hangUp();
            assertEquals(CloseReason.HANDLER_RETURNED, server.events().await(ServerEvent.Closed.class).reason());
        }
    }

    @Test
    void endOfTheFarSideIsPassedOnWhileTheClientGoesOn() throws Exception {
        try (TestServer server = start("");
                Client client = new Client(server.connect("front")); Client far = new Client(target.accept())) {
            far.send("hello\n");
            far.socket().shutdownOutput();
            assertEquals("hello", client.line());
            assertNull(client.line());
            client.send("still here\n");
            assertEquals("still here", far.line());
        }
    }

    @Test
    void everyByteArrivesInOrder() throws Exception {
        byte[] sent = new byte[5_000_000];
        new Random(1).nextBytes(sent);
        try (TestServer server = start(""); Socket client = server.connect("front"); Socket far = target.accept()) {
            CompletableFuture<byte[]> there = CompletableFuture.supplyAsync(() -> readAll(far), OWN_THREAD);
            CompletableFuture<byte[]> back = CompletableFuture.supplyAsync(() -> readAll(client), OWN_THREAD);
            CompletableFuture<Void> answering = CompletableFuture.runAsync(() -> writeAll(far, sent), OWN_THREAD);
            writeAll(client, sent);
            answering.join();
            assertTrue(Arrays.equals(sent, there.join()));
            assertTrue(Arrays.equals(sent, back.join()));
        }
    }

    private static byte[] readAll(Socket socket) {
        try {
            return socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeAll(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void resetOfTheFarSideReachesTheClientAndIsNoFaultOfTheHandler() throws Exception {
        try (TestServer server = start("");
                Client client = new Client(server.connect("front")); Client far = new Client(target.accept())) {
            client.send("x\n");
            assertEquals("x", far.line());
            far.socket().setSoLinger(true, 0);
            far.hangUp();
            assertThrows(IOException.class, client::line);
            assertEquals(CloseReason.PEER_FAILED, server.events().await(ServerEvent.Closed.class).reason());
            assertTrue(server.events().take().stream().noneMatch(ServerEvent.HandlerFailed.class::isInstance));
        }
    }

    @Test
    void resetOfTheClientReachesTheFarSide() throws Exception {
        try (TestServer server = start("");
                Client client = new Client(server.connect("front")); Client far = new Client(target.accept())) {
            client.send("x\n");
            assertEquals("x", far.line());
            client.socket().setSoLinger(true, 0);
            client.hangUp();
            assertThrows(IOException.class, far::line);
        }
    }

    @Test
    void farSideThatDoesNotReadIsCutOffInTheEnd() throws Exception {
        try (TestServer server = start("defaults.timeouts.write-stall = 300ms\n");
                Socket client = server.connect("front"); Socket far = target.accept()) {
            assertThrows(IOException.class, () -> {
                while (true) {
                    client.getOutputStream().write(new byte[64 * 1024]);
                }
            });
            assertEquals(CloseReason.PEER_FAILED, server.events().await(ServerEvent.Closed.class).reason());
            assertTrue(far.isConnected());
        }
    }

    @Test
    void drainLeavesARelayAloneUntilItsTimeIsOver() throws Exception {
        try (TestServer server = start("server.drain = 3s\n");
                Client client = new Client(server.connect("front")); Client far = new Client(target.accept());
                Client bytes = new Client(server.connect("bytes"))) {
            client.send("one\n");
            assertEquals("one", far.line());
            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(server.server()::stop);
            // One that waits for bytes is asked to end once it was silent for a second; the relay was, too.
            assertNull(bytes.line());
            bytes.hangUp();
            client.send("two\n");
            assertEquals("two", far.line());
            assertEquals(false, stopped.join());
            assertThrows(IOException.class, client::line);
        }
    }
}
