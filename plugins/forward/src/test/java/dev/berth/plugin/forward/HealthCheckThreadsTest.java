package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Destination;
import dev.berth.plugin.forward.ForwardSettings.Failing;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The threads that look at targets, with a network of the test's own: `busy` never answers, `gone` refuses, and `still`
/// can be connected to and fails to end.
@Timeout(30)
class HealthCheckThreadsTest {

    private final Target busy = Made.target("busy");
    private final Target gone = Made.target("gone");
    private final Target still = Made.target("still");
    private final BlockingQueue<Thread> looking = new LinkedBlockingQueue<>();

    private final class Network implements Connector {

        @Override
        public Connection connect(Destination destination) throws IOException {
            looking.add(Thread.currentThread());
            return switch (destination.toString()) {
                case "busy:80" -> never();
                case "gone:80" -> throw new IOException("as in the test");
                default -> stillThere();
            };
        }

        private static Connection never() throws IOException {
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        private static Connection stillThere() {
            return (Connection) Proxy.newProxyInstance(Network.class.getClassLoader(), new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            throw new IOException("the peer does not end");
                        }
                        return null;
                    });
        }

        @Override
        public boolean hasTls(String name) {
            return false;
        }
    }

    private HealthCheck check(Pool pool, Duration interval) {
        return new HealthCheck("test", pool, new Dial(new Network(), ForwardSettings.ProxyProtocol.OFF), new Teller("test"),
                new Failing(1, Duration.ofHours(1), Duration.ofHours(1), true, interval));
    }

    @Test
    void threadsEndWhenTheHandlerIsClosedWhateverTheyDo() throws Exception {
        Pool pool = Made.pool(busy, gone);
        HealthCheck check = check(pool, Duration.ofHours(1));
        check.begin();
        List<Thread> threads = List.of(looking.take(), looking.take());
        Until.holds(() -> pool.parts().get(1).figures().get("failed") > 0);
        check.close();
        for (Thread each : threads) {
            each.join();
        }
        // A look that was broken off says nothing of the target.
        assertEquals(0, busy.failed());
        assertEquals(1, gone.failed());
    }

    @Test
    void everyTargetIsLookedAtByOneThreadHoweverOftenItBegins() throws Exception {
        try (HealthCheck check = check(Made.pool(busy, still), Duration.ofMillis(1))) {
            check.begin();
            check.begin();
            Set<Thread> seen = new java.util.HashSet<>();
            for (int i = 0; i < 20; i++) {
                seen.add(looking.take());
            }
            assertEquals(2, seen.size());
        }
    }

    @Test
    void closedOneDoesNotBegin() throws Exception {
        HealthCheck closed = check(Made.pool(busy), Duration.ofHours(1));
        closed.close();
        closed.begin();
        try (HealthCheck other = check(Made.pool(gone), Duration.ofHours(1))) {
            other.begin();
            // The only one.
            looking.take();
            assertTrue(looking.isEmpty());
        }
    }

    @Test
    void targetThatCouldBeConnectedToIsUpHoweverItEnds() throws Exception {
        try (HealthCheck check = check(Made.pool(still), Duration.ofMillis(1))) {
            check.begin();
            for (int i = 0; i < 3; i++) {
                looking.take();
            }
            assertEquals(0, still.failed());
        }
    }
}
