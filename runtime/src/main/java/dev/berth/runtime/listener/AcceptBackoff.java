package dev.berth.runtime.listener;

import java.time.Duration;
import java.util.Optional;

/// How long to wait after a failed accept: errors such as too many open files (EMFILE) last, and without a pause the
/// loop would spin. From 5 ms, doubled each time, to 1 s.
final class AcceptBackoff {

    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /// The longest pause, and as much again for a busy machine.
    private static final long FAILING_NANOS = LONGEST.multipliedBy(2).toNanos();

    private Duration next = FIRST;
    private long failures;

    /// Since when it fails, and when it did last; both as [System#nanoTime] tells it. Empty if it does not fail.
    private volatile Optional<long[]> failing = Optional.empty();

    /// Takes note of a failure.
    ///
    /// @param now the time, as [System#nanoTime] tells it
    /// @return how long to wait
    Duration failed(long now) {
        failing = Optional.of(new long[] {failures == 0 ? now : failing.orElseThrow()[0], now});
        failures++;
        Duration pause = next;
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return pause;
    }

    /// How many attempts failed since the last success.
    long failures() {
        return failures;
    }

    /// For how long every attempt has failed; from any thread. Empty also if nobody came since the cause may have passed:
    /// only another connection would tell.
    ///
    /// @param now the time, as [System#nanoTime] tells it
    Optional<Duration> failingFor(long now) {
        return failing.filter(times -> now - times[1] < FAILING_NANOS).map(times -> Duration.ofNanos(now - times[0]));
    }

    void succeeded() {
        failing = Optional.empty();
        next = FIRST;
        failures = 0;
    }
}
