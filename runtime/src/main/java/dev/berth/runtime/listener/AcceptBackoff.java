package dev.berth.runtime.listener;

import java.time.Duration;

/// How long to wait after a failed accept: errors such as too many open files (EMFILE) last, and without a pause the
/// loop would spin. From 5 ms, doubled each time, to 1 s.
final class AcceptBackoff {

    private static final Duration FIRST = Duration.ofMillis(5);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private Duration next = FIRST;
    private long failures;

    /// Takes note of a failure.
    ///
    /// @return how long to wait
    Duration failed() {
        failures++;
        Duration pause = next;
        next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
        return pause;
    }

    /// How many attempts failed since the last success.
    long failures() {
        return failures;
    }

    void succeeded() {
        next = FIRST;
        failures = 0;
    }
}
