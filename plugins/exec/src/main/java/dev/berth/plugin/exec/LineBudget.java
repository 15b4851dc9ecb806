package dev.berth.plugin.exec;

import java.util.function.LongSupplier;

/// How many lines may be logged in a minute.
final class LineBudget {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final int most;
    private final LongSupplier nanoTime;
    private long begun;
    private int used;

    LineBudget(int most, LongSupplier nanoTime) {
        this.most = most;
        this.nanoTime = nanoTime;
        this.begun = nanoTime.getAsLong();
    }

    /// Takes one line of the minute that is running.
    ///
    /// @return false if there is none left
    synchronized boolean take() {
        long now = nanoTime.getAsLong();
        if (now - begun >= MINUTE_NANOS) {
            begun = now;
            used = 0;
        }
        return used < most && used++ < most;
    }
}
