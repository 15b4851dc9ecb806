package dev.berth.conf;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for what happens in another process, where nothing tells when.
final class Await {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    /// Spinning would take a processor from the server.
    private static final long PAUSE_NANOS = 10_000_000;

    /// Something that becomes true.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    private Await() {}

    /// Waits until something holds.
    ///
    /// @param what says what was waited for in vain
    static void until(Supplier<String> what, Condition condition) throws Exception {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within " + LONGEST.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
