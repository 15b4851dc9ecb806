package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections that wait since all targets have as many as they may.
@Timeout(30)
class PoolQueueTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final Target a = Made.target("a");
    private final Target b = Made.target("b");

    /// What those that waited were given: a target, or what was thrown.
    private final BlockingQueue<String> given = new LinkedBlockingQueue<>();

    private static Pool pool(int mostConnections, int queue, Duration timeout, Target... targets) {
        return new Pool(List.of(targets), Made.queue(mostConnections, queue, timeout));
    }

    private static Target take(Pool pool) throws IOException {
        return pool.take("client", List.of());
    }

    /// Returns when it waits.
    private Thread waiter(Pool pool, String name) {
        int before = pool.waiting();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                given.add(name + ' ' + take(pool).name());
            } catch (IOException e) {
                given.add(name + ' ' + (e instanceof NoTargetException
                        ? e.getMessage() : e.getClass().getSimpleName() + ' ' + Thread.currentThread().isInterrupted()));
            }
        });
        while (pool.waiting() == before) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static String refused(Pool pool) {
        return assertThrows(NoTargetException.class, () -> take(pool)).getMessage();
    }

    @Test
    void connectionsWaitForAPlaceAndTheFirstIsFirst() throws Exception {
        Pool pool = pool(1, 10, LONG, a);
        assertSame(a, take(pool));
        List.of("one", "two", "three").forEach(each -> waiter(pool, each));
        for (String each : List.of("one", "two", "three")) {
            assertEquals(1, a.open());
            assertTrue(given.isEmpty());
            pool.closed(a);
            assertEquals(each + " a:80", given.take());
        }
        assertEquals(0, pool.waiting());
    }

    @Test
    void targetsFillUpBeforeAnybodyWaits() throws Exception {
        Pool pool = pool(2, 0, LONG, a, b);
        for (int i = 0; i < 4; i++) {
            take(pool);
        }
        assertEquals(List.of(2, 2), List.of(a.open(), b.open()));
        assertEquals("queue-full", refused(pool));
        pool.closed(b);
        assertSame(b, take(pool));
    }

    @Test
    void queueThatIsFullTurnsAway() throws Exception {
        Pool pool = pool(1, 1, LONG, a);
        take(pool);
        waiter(pool, "one");
        assertEquals("queue-full", refused(pool));
        pool.closed(a);
        assertEquals("one a:80", given.take());
    }

    @Test
    void whoWaitsTooLongIsTurnedAwayAndLeavesTheQueue() throws Exception {
        Pool pool = pool(1, 1, Duration.ofMillis(20), a);
        take(pool);
        assertEquals("queue-timeout", refused(pool));
        assertEquals(0, pool.waiting());
        assertEquals(1, a.open());
        pool.closed(a);
        assertSame(a, take(pool));
    }

    @Test
    void enablingATargetWakesThoseThatWait() throws Exception {
        Pool pool = pool(1, 10, LONG, a, b);
        pool.enable(b.name(), false);
        take(pool);
        waiter(pool, "one");
        pool.enable(b.name(), true);
        assertEquals("one b:80", given.take());
    }

    @Test
    void thoseThatWaitAreTurnedAwayWhenTheLastTargetIsDisabled() throws Exception {
        Pool pool = pool(1, 10, LONG, a);
        take(pool);
        waiter(pool, "one");
        waiter(pool, "two");
        pool.enable(a.name(), false);
        assertEquals(List.of("one no-target", "two no-target"), List.of(given.take(), given.take()).stream().sorted().toList());
    }

    @Test
    void interruptEndsTheWaitAndTheNextOneHasTheTurn() throws Exception {
        Pool pool = pool(1, 10, LONG, a);
        take(pool);
        Thread first = waiter(pool, "one");
        waiter(pool, "two");
        first.interrupt();
        assertEquals("one " + InterruptedIOException.class.getSimpleName() + " true", given.take());
        assertEquals(1, pool.waiting());
        pool.closed(a);
        assertEquals("two a:80", given.take());
        assertEquals(1, a.open());
    }

    @Test
    void manyAtOnceNeverHaveMorePlacesThanThereAreAndLeaveNoneTaken() throws Exception {
        Pool pool = pool(2, 1000, LONG, a, b);
        AtomicInteger holding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(CompletableFuture.runAsync(() -> {
                for (int round = 0; round < 100; round++) {
                    hold(pool, holding, most);
                }
            }, task -> Thread.ofVirtual().start(task)));
        }
        all.forEach(CompletableFuture::join);
        assertTrue(most.get() <= 4, most + " at once");
        assertEquals(List.of(0, 0, 0), List.of(a.open(), b.open(), pool.waiting()));
    }

    private static void hold(Pool pool, AtomicInteger holding, AtomicInteger most) {
        try {
            Target target = take(pool);
            most.accumulateAndGet(holding.incrementAndGet(), Math::max);
            Thread.yield();
            holding.decrementAndGet();
            pool.closed(target);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
