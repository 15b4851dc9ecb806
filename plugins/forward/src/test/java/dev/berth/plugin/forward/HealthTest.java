package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.plugin.forward.ForwardSettings.Failing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When a target is left alone, and for how long.
@Timeout(30)
class HealthTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private static Health after(int failures) {
        return new Health(new Failing(failures, Duration.ofSeconds(1), Duration.ofSeconds(5), false, Duration.ofSeconds(9)));
    }

    /// Fails at once whenever it may be tried.
    private static long failWhenDue(Health health, long now) {
        assertTrue(health.isUsable(now));
        assertFalse(health.isUsable(now - 1));
        health.trying(now);
        assertFalse(health.failed(now, "again"));
        return now + health.remainingNanos(now);
    }

    /// A clock of nanoseconds may begin anywhere, and pass its end.
    @ParameterizedTest
    @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 2_000_000_000L})
    void backOffDoublesUpToTheLongest(long now) {
        Health health = after(1);
        assertTrue(health.isUsable(now));
        assertTrue(health.failed(now, "refused"));
        assertTrue(health.isDown());
        assertEquals(SECOND, health.remainingNanos(now));
        long second = failWhenDue(health, now + SECOND);
        assertEquals(now + 3 * SECOND, second);
        long third = failWhenDue(health, second);
        assertEquals(now + 7 * SECOND, third);
        long fourth = failWhenDue(health, third);
        assertEquals(now + 12 * SECOND, fourth);
        assertEquals(fourth + 5 * SECOND, failWhenDue(health, fourth));
    }

    @Test
    void oneTriesAtATimeWhenItIsDue() {
        Health health = after(1);
        health.failed(0, "refused");
        assertTrue(health.isUsable(SECOND));
        health.trying(SECOND);
        assertFalse(health.isUsable(SECOND));
        assertFalse(health.isUsable(2 * SECOND - 1));
        // The one that tries takes long: another may.
        assertTrue(health.isUsable(2 * SECOND));
    }

    @Test
    void targetIsDownAfterSoManyFailuresInARowAndNotBefore() {
        Health health = after(3);
        assertFalse(health.failed(0, "one"));
        assertFalse(health.failed(0, "two"));
        assertTrue(health.isUsable(0));
        assertFalse(health.succeeded());
        assertFalse(health.failed(0, "one"));
        assertFalse(health.failed(0, "two"));
        assertFalse(health.isDown());
        assertTrue(health.failed(0, "three"));
        assertTrue(health.isDown());
        assertFalse(health.isUsable(0));
        assertEquals("three", health.reason());
    }

    @Test
    void successBringsItBackOnceAndBeginsAnew() {
        Health health = after(1);
        health.failed(0, "refused");
        failWhenDue(health, SECOND);
        assertTrue(health.succeeded());
        assertFalse(health.succeeded());
        assertFalse(health.isDown());
        assertTrue(health.isUsable(SECOND));
        assertEquals(0, health.remainingNanos(SECOND));
        assertTrue(health.failed(2 * SECOND, "again"));
        assertEquals(SECOND, health.remainingNanos(2 * SECOND));
    }

    @Test
    void tryingATargetThatIsUpLeavesItToEverybody() {
        Health health = after(1);
        health.trying(0);
        assertTrue(health.isUsable(0));
    }

    @Test
    void failedLookLengthensTheBackOffAlthoughNobodyMayTryYet() {
        Health health = after(1);
        health.looking();
        assertTrue(health.failed(0, "refused"));
        assertEquals(SECOND, health.remainingNanos(0));
        health.looking();
        assertFalse(health.failed(0, "refused"));
        assertEquals(2 * SECOND, health.remainingNanos(0));
    }

    @Test
    void failuresOfThoseThatWereUnderWayDoNotLengthenTheBackOff() {
        Health health = after(1);
        assertTrue(health.failed(0, "refused"));
        for (int i = 0; i < 10; i++) {
            assertFalse(health.failed(0, "refused too"));
        }
        assertEquals(SECOND, health.remainingNanos(0));
    }
}
