package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsClients;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The three handlers that the api was shaped with, over the real server.
@Timeout(60)
class ThreeHandlersTest {

    @TempDir
    Path folder;

    private static Socket connect(TestServer server, String kind) throws Exception {
        return kind.equals("plain")
                ? server.connect("plain")
                : TlsClients.connect(server.port("tls"), kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "TLSv1.2", "TLSv1.3"})
    void lineProtocolKeepsItsStateAndSaysGoodbyeOnDrain(String kind) throws Exception {
        try (TestServer server = TestServer.start(folder, new LoginHandler());
                Client client = new Client(connect(server, kind))) {
            assertEquals("+OK who are you?", client.line());
            assertEquals("-ERR log in first", client.send("SECRET\r\n").line());
            assertEquals("+OK hello Ann", client.send("USER Ann\r\n").line());
            assertEquals("+OK the cake is a lie, Ann", client.send("SECRET\n").line());

            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(server.server()::stop);
            assertEquals("-ERR this server stops, come back later", client.line());
            assertNull(client.line());
            client.hangUp();
            assertEquals(true, stopped.get());
        }
    }

    @Test
    void clientThatQuitsGetsItsAnswerAndTheEnd() throws Exception {
        try (TestServer server = TestServer.start(folder, new LoginHandler());
                Client client = new Client(server.connect("plain"))) {
            client.send("USER Ann\nQUIT\nSECRET\n");
            assertEquals("+OK who are you?", client.line());
            assertEquals("+OK hello Ann", client.line());
            assertEquals("+OK bye", client.line());
            assertNull(client.line());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "TLSv1.2", "TLSv1.3"})
    void remoteCallsAreAnsweredInTheirOrder(String kind) throws Exception {
        try (TestServer server = TestServer.start(folder, new SumHandler());
                Socket socket = connect(server, kind)) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int[] sizes = {0, 1, 100, 200_000};
            for (int size : sizes) {
                out.writeInt(size * Integer.BYTES);
                for (int i = 1; i <= size; i++) {
                    out.writeInt(i);
                }
            }
            out.flush();
            long[] sums = new long[sizes.length];
            for (int i = 0; i < sums.length; i++) {
                assertEquals(Long.BYTES, in.readInt());
                sums[i] = in.readLong();
            }
            assertArrayEquals(IntStream.of(sizes).mapToLong(n -> n * (n + 1L) / 2).toArray(), sums);
        }
    }

    @Test
    void callLongerThanTheMaximumEndsItsConnectionAlone() throws Exception {
        try (TestServer server = TestServer.start(folder, new SumHandler());
                Socket bad = server.connect("plain");
                Socket good = server.connect("plain")) {
            new DataOutputStream(bad.getOutputStream()).writeInt(Integer.MAX_VALUE);
            server.events().await(ServerEvent.Closed.class);
            new DataOutputStream(good.getOutputStream()).writeInt(0);
            assertEquals(Long.BYTES, new DataInputStream(good.getInputStream()).readInt());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "TLSv1.2", "TLSv1.3"})
    void feedReachesSubscribersWhileTheirOwnThreadWaits(String kind) throws Exception {
        FeedHandler feed = new FeedHandler();
        try (TestServer server = TestServer.start(folder, feed);
                Client one = new Client(connect(server, kind));
                Client other = new Client(connect(server, kind))) {
            assertEquals("subscribed", one.line());
            assertEquals("subscribed", other.line());
            for (int i = 0; i < 100; i++) {
                feed.publish("news " + i);
            }
            for (int i = 0; i < 100; i++) {
                assertEquals("news " + i, one.line());
                assertEquals("news " + i, other.line());
            }
            CompletableFuture<Boolean> stopped = CompletableFuture.supplyAsync(server.server()::stop);
            assertEquals("end of feed", one.line());
            assertEquals("end of feed", other.line());
            assertNull(one.line());
            assertNull(other.line());
            one.hangUp();
            other.hangUp();
            assertEquals(true, stopped.get());
        }
    }
}
