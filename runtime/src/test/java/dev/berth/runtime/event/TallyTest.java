package dev.berth.runtime.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TallyTest {

    @TempDir
    Path folder;

    private static void awaitClosed(TestServer server, int connections) throws InterruptedException {
        for (int i = 0; i < connections; i++) {
            server.events().await(ServerEvent.Closed.class);
        }
    }

    @Test
    void everyConnectionIsCountedWithItsListenerEndAndBytes() throws Exception {
        Handler handler = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            for (String line; (line = lines.receive()) != null; ) {
                if (line.equals("throw")) {
                    throw new IllegalStateException("as asked");
                }
                lines.send(line);
            }
        };
        try (TestServer server = TestServer.start(folder, handler)) {
            try (Client good = new Client(server.connect("plain"))) {
                assertEquals("hello", good.send("hello\n").line());
            }
            try (Client bad = new Client(server.connect("plain"))) {
                bad.send("throw\n");
                awaitClosed(server, 2);
            }
            try (Client noTls = new Client(server.connect("tls"))) {
                noTls.send("this is no TLS\n");
                awaitClosed(server, 1);
            }
            Tally.Counts plain = server.server().tally().counts().get("plain");
            assertEquals(2, plain.accepted());
            assertEquals(0, plain.open());
            assertEquals(1, plain.handlerFailures());
            assertEquals(Map.of(CloseReason.HANDLER_RETURNED, 1L, CloseReason.HANDLER_FAILED, 1L), plain.closed());
            assertEquals("hello\nthrow\n".length(), plain.receipts().bytesIn());
            assertEquals("hello\r\n".length(), plain.receipts().bytesOut());
            Tally.Counts tls = server.server().tally().counts().get("tls");
            assertEquals(Map.of("no-tls", 1L), tls.handshakeFailures());
            assertEquals(Map.of(CloseReason.HANDSHAKE_FAILED, 1L), tls.closed());
        }
    }

    @Test
    void refusalsAreCountedByReason() throws Exception {
        try (TestServer server = TestServer.start(folder, """
                listeners.closed { bind = "127.0.0.1:0", handler = test, access.deny = ["127.0.0.0/8"] }
                """, Map.of("test", connection -> { }));
                Client client = new Client(server.connect("closed"))) {
            assertEquals(null, client.line());
            server.events().await(ServerEvent.Refused.class);
            assertEquals(Map.of(RefusalReason.ACCESS, 1L), server.server().tally().counts().get("closed").refused());
        }
    }

    @Test
    void listenerIsKnownBeforeAnythingHappensOnIt() {
        Tally tally = new Tally();
        tally.keep(Set.of("new"));
        assertEquals(0, tally.counts().get("new").accepted());
    }

    @Test
    void listenerThatIsGoneIsForgottenWhenItsLastConnectionIsOver() throws Exception {
        try (TestServer server = TestServer.start(folder, connection -> connection.input().readAllBytes());
                Client client = new Client(server.connect("plain"))) {
            Tally tally = server.server().tally();
            server.events().await(ServerEvent.Accepted.class);
            assertEquals(1, tally.counts().get("plain").open());
            tally.keep(Set.of());
            assertEquals(Set.of("plain"), tally.counts().keySet());
            client.hangUp();
            awaitClosed(server, 1);
            tally.keep(Set.of("plain"));
            assertEquals(Set.of("plain"), tally.counts().keySet());
            tally.keep(Set.of());
            assertEquals(Set.of(), tally.counts().keySet());
        }
    }

    @Test
    void countsFromManyThreadsAreAllThereAndCostNoMemory() throws Exception {
        Tally tally = new Tally();
        ServerEvent event = new ServerEvent.AcceptFailed(
                "one", new InetSocketAddress(0), new IOException("as in the test"));
        int each = 100_000;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> publish(tally, event, each)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(4L * each, tally.counts().get("one").acceptFailures());
        long before = allocated();
        publish(tally, event, each);
        assertTrue(allocated() - before < each, "less than a byte for each event");
    }

    private static void publish(Tally tally, ServerEvent event, int times) {
        for (int i = 0; i < times; i++) {
            tally.publish(event);
        }
    }

    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
