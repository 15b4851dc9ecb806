package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.api.Connection;
import dev.berth.runtime.testing.Client;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `stack` and `where` tell apart what a handler may hang in.
@Timeout(60)
class StackVerbTest {

    private final ReentrantLock lock = new ReentrantLock();
    private final Object monitor = new Object();
    private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch latch = new CountDownLatch(1);
    private volatile boolean spinning = true;

    @TempDir
    Path folder;

    /// Hangs as its client wants it.
    private void handle(Connection connection) throws Exception {
        ByteBuffer wish = ByteBuffer.allocate(1);
        connection.read(wish);
        switch (wish.get(0)) {
            case 'l' -> lockIt();
            case 'm' -> enterIt();
            case 's' -> spin();
            case 'q' -> queue.take();
            case 'c' -> latch.await();
            case 'n' -> Thread.sleep(100_000);
            case 'w' -> connection.write(ByteBuffer.allocate(64 << 20));
            case 'a' -> {
                connection.alongside("ticker", latch::await);
                connection.read(wish.clear());
            }
            default -> connection.read(wish.clear());
        }
    }

    private void lockIt() {
        lock.lock();
        lock.unlock();
    }

    private void enterIt() {
        synchronized (monitor) {
            spinning = !spinning;
        }
    }

    private void spin() {
        while (spinning) {
            Thread.onSpinWait();
        }
    }

    private interface Looking {
        void at(Asked asked) throws Exception;
    }

    /// Looks while a client has its wish, and lets every handler go then.
    private void whileIn(String wish, String expected, Looking looking) throws Exception {
        lock.lock();
        try (Asked asked = Asked.start(folder, this::handle);
                Client client = new Client(asked.server().connect("a"))) {
            synchronized (monitor) {
                client.send(wish);
                asked.await(() -> asked.all("place", "where", Map.of()).stream()
                        .anyMatch(place -> place.get("doing").getAsString().equals(expected)));
                looking.at(asked);
            }
            asked.lines("abort", Map.of("ids", List.of("c1")));
            spinning = false;
            latch.countDown();
            queue.add("");
            lock.unlock();
        }
    }

    private static JsonObject thread(Asked asked, String name) throws Refusal {
        return asked.all("thread", "stack", Map.of("id", "c1")).stream()
                .filter(each -> each.get("name").getAsString().equals(name)).findFirst().orElseThrow();
    }

    private static void assertFound(String pattern, Asked asked) throws Refusal {
        String finding = thread(asked, "handler").get("finding").getAsString();
        assertTrue(finding.matches(pattern), finding);
    }

    @Test
    void handlerThatWaitsForItsPeer() throws Exception {
        whileIn("x", "waits for its peer in read", asked -> {
            assertFound("waits for its peer in read, called by StackVerbTest\\.handle:\\d+; no byte moved for \\d+ s", asked);
            JsonObject thread = thread(asked, "handler");
            assertEquals("reads", thread.get("doing").getAsString());
            assertTrue(thread.get("same").getAsBoolean());
            assertTrue(thread.get("stack").toString().contains("LiveConnection.read"), thread.toString());
            assertFalse(thread.has("before"));
        });
    }

    @Test
    void handlerThatWaitsForItsPeerToRead() throws Exception {
        whileIn("w", "waits for its peer in write", asked ->
                assertFound("waits for its peer in write, called by StackVerbTest\\.handle:\\d+; no byte .*", asked));
    }

    @Test
    void handlerThatWaitsForALock() throws Exception {
        whileIn("l", "waits for a lock", asked ->
                assertFound("waits for a lock \\(ReentrantLock\\) in StackVerbTest\\.lockIt:\\d+; no byte .*", asked));
    }

    @Test
    void handlerThatWaitsForAMonitor() throws Exception {
        whileIn("m", "waits for a lock", asked ->
                assertFound("waits for a lock \\(synchronized\\) in StackVerbTest\\.enterIt:\\d+; no byte .*", asked));
    }

    @Test
    void handlerThatComputesWithoutEnd() throws Exception {
        whileIn("s", "computes", asked ->
                assertFound("computes in StackVerbTest\\.spin:\\d+ \\(.* both looks\\)|computes in StackVerbTest\\.spin:\\d+"
                        + " \\(moved between the two looks, from StackVerbTest\\.spin:\\d+\\)", asked));
    }

    @Test
    void handlerThatWaitsForAQueue() throws Exception {
        whileIn("q", "is parked", asked -> assertFound("is parked in StackVerbTest\\.handle:\\d+, which called"
                + " LinkedBlockingQueue\\.take:\\d+; no byte moved for \\d+ s", asked));
    }

    @Test
    void handlerThatWaitsForALatchWaitsForNoLock() throws Exception {
        whileIn("c", "is parked", asked -> assertFound("is parked in StackVerbTest\\.handle:\\d+, which called"
                + " CountDownLatch\\.await:\\d+; no byte moved for \\d+ s", asked));
    }

    @Test
    void handlerThatSleeps() throws Exception {
        whileIn("n", "sleeps", asked -> assertFound("sleeps in StackVerbTest\\.handle:\\d+; no byte .*", asked));
    }

    @Test
    void threadsBesideTheHandlerAreToldToo() throws Exception {
        whileIn("a", "waits for its peer in read", asked -> {
            String finding = thread(asked, "c1-ticker").get("finding").getAsString();
            assertTrue(finding.contains("CountDownLatch.await"), finding);
            assertFound("waits for its peer in read, .*", asked);
        });
    }

    @Test
    void whereCountsThoseThatStandAtTheSamePlace() throws Exception {
        try (Asked asked = Asked.start(folder, this::handle);
                Client one = new Client(asked.server().connect("a")).send("c");
                Client two = new Client(asked.server().connect("a")).send("c")) {
            // Another listener may be faster to accept.
            asked.await(() -> asked.all("place", "where", Map.of()).size() == 1
                    && asked.all("place", "where", Map.of()).getFirst().get("connections").getAsInt() == 2);
            try (Client three = new Client(asked.server().connect("b")).send("x")) {
                asked.await(() -> asked.all("place", "where", Map.of()).size() == 2
                        && asked.all("place", "where", Map.of("listener", "b")).getFirst().get("doing").getAsString()
                                .equals("waits for its peer in read"));
                assertMostStandAtTheLatch(asked);
                latch.countDown();
                assertEquals(3, List.of(one, two, three).size());
            }
        }
    }

    private static void assertMostStandAtTheLatch(Asked asked) throws Exception {
        JsonObject most = asked.all("place", "where", Map.of("limit", 1)).getFirst();
        assertEquals("a", most.get("listener").getAsString());
        assertEquals("is parked", most.get("doing").getAsString());
        assertTrue(most.get("frame").getAsString().startsWith(StackVerbTest.class.getName() + ".handle:"), most.toString());
        assertTrue(List.of("c1", "c2").contains(most.get("example").getAsString()), most.toString());
        assertEquals("{\"matched\":2,\"connections\":3}", asked.one("places", "where", Map.of("limit", 1)).toString());
    }
}
