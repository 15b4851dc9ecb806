package dev.berth.runtime.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AcceptBackoffTest {

    private static final long SECOND = 1_000_000_000;

    private final AcceptBackoff backoff = new AcceptBackoff();

    @Test
    void failuresLastFromTheFirstToTheNextSuccess() {
        assertEquals(Optional.empty(), backoff.failingFor(0));
        for (int i = 0; i <= 60; i++) {
            backoff.failed(i * SECOND);
        }
        assertEquals(Optional.of(Duration.ofSeconds(61)), backoff.failingFor(61 * SECOND));
        backoff.succeeded();
        assertEquals(Optional.empty(), backoff.failingFor(61 * SECOND));
    }

    @Test
    void loopThatWaitsForSomebodyAgainDoesNotFailAnyMore() {
        backoff.failed(0);
        assertEquals(Optional.empty(), backoff.failingFor(3 * SECOND));
    }
}
