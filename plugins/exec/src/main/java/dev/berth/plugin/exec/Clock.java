package dev.berth.plugin.exec;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Does things later, on a thread of its own, which lives from the first of them on.
final class Clock implements AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;

    /// @param name of the thread
    Clock(String name) {
        executor = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name(name).factory());
        // Nearly all are cancelled, and hold a connection until then.
        executor.setRemoveOnCancelPolicy(true);
    }

    /// Runs something that does not wait.
    Future<?> after(Duration time, Runnable action) {
        return executor.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Does nothing any more.
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
