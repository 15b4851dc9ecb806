package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import dev.berth.api.Destination;
import dev.berth.plugin.forward.ForwardSettings.Failing;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Connections that wait since all targets have as many as they may.
@Timeout(30)
class PoolQueueTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final Target a = Made.target("a");
    private final Target b = Made.target("b");

    private static Pool pool(int mostConnections, int queue, Duration timeout, Target... targets) {
        return new Pool(List.of(targets), Made.queue(mostConnections, queue, timeout));
    }

    private static Target take(Pool pool) throws IOException {
        return pool.take("client", List.of());
    }

    private static String refused(Pool pool) {
        return assertThrows(NoTargetException.class, () -> take(pool)).getMessage();
    }

    @Test
    void connectionsWaitForAPlaceAndTheFirstIsFirst() throws Exception {
        Pool pool = pool(1, 10, LONG, a);
        Waiters waiters = new Waiters(pool);
        assertSame(a, take(pool));
        List.of("one", "two", "three").forEach(name -> waiters.add(name));
        for (String each : List.of("one", "two", "three")) {
            assertEquals(1, a.open());
            assertTrue(waiters.given().isEmpty());
            pool.closed(a);
            assertEquals(each + " a:80", waiters.next());
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
        Waiters waiters = new Waiters(pool);
        take(pool);
        waiters.add("one");
        assertEquals("queue-full", refused(pool));
        pool.closed(a);
        assertEquals("one a:80", waiters.next());
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
        Waiters waiters = new Waiters(pool);
        pool.enable(b.name(), false);
        take(pool);
        waiters.add("one");
        pool.enable(b.name(), true);
        assertEquals("one b:80", waiters.next());
    }

    @Test
    void whoWaitsIsGivenATargetThatWasDownAsSoonAsItMayBeTried() throws Exception {
        Failing soon = new Failing(1, Duration.ofMillis(50), Duration.ofMillis(50), false, Duration.ofHours(1));
        Target gone = new Target(Destination.tcp("gone", 80), 1, false, new Health(soon));
        Pool pool = new Pool(List.of(a, gone), Made.queue(1, 10, Duration.ofHours(1)));
        pool.take("first", List.of(gone));
        pool.failed(gone, "refused");
        assertSame(gone, pool.take("second", List.of()));
    }

    @Test
    void thoseThatWaitAreTurnedAwayWhenTheLastTargetIsDisabled() throws Exception {
        Pool pool = pool(1, 10, LONG, a);
        Waiters waiters = new Waiters(pool);
        take(pool);
        waiters.add("one");
        waiters.add("two");
        pool.enable(a.name(), false);
        assertEquals(List.of("one no-target", "two no-target"), Stream.of(waiters.next(), waiters.next()).sorted().toList());
    }

    @Test
    void whoTriedTheFreeTargetInVainHoldsUpNobodyAndKeepsItsTurn() throws Exception {
        Pool pool = pool(1, 10, LONG, a, b);
        Waiters waiters = new Waiters(pool);
        take(pool);
        take(pool);
        waiters.add("one", b);
        waiters.add("two");
        pool.closed(b);
        assertEquals("two b:80", waiters.next());
        pool.closed(b);
        assertSame(b, take(pool));
        waiters.add("three");
        pool.closed(a);
        assertEquals("one a:80", waiters.next());
        pool.closed(a);
        assertEquals("three a:80", waiters.next());
    }

    @Test
    void interruptEndsTheWaitAndTheNextOneHasTheTurn() throws Exception {
        Pool pool = pool(1, 10, LONG, a);
        Waiters waiters = new Waiters(pool);
        take(pool);
        Thread first = waiters.add("one");
        waiters.add("two");
        first.interrupt();
        assertEquals("one InterruptedIOException and the thread is interrupted", waiters.next());
        assertEquals(1, pool.waiting());
        pool.closed(a);
        assertEquals("two a:80", waiters.next());
        assertEquals(1, a.open());
    }
}
