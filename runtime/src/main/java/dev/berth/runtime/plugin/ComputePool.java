package dev.berth.runtime.plugin;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Platform threads for the work of handlers that keeps processors busy. Begins without any.
final class ComputePool implements AutoCloseable {

    /// Enough for a burst; more would only wait, and hide that the machine is too small.
    private static final int LONGEST_QUEUE = 1024;

    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    ComputePool() {
        int count = Runtime.getRuntime().availableProcessors();
        threads = new ThreadPoolExecutor(count, count, IDLE_SECONDS, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(LONGEST_QUEUE), Thread.ofPlatform().daemon().name("berth-compute-", 0).factory(),
                ComputePool::waitForPlace);
        threads.allowCoreThreadTimeOut(true);
    }

    /// Whoever hands work over to a full pool waits.
    private static void waitForPlace(Runnable work, ThreadPoolExecutor pool) {
        if (pool.isShutdown()) {
            throw new RejectedExecutionException("the server has stopped");
        }
        try {
            pool.getQueue().put(work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while every thread was busy", e);
        }
    }

    /// Runs work with a plugin's class loader as the thread's context, and not a moment longer: a loader that stays on
    /// a pooled thread is never let go.
    void execute(ClassLoader plugin, Runnable work) {
        threads.execute(() -> PluginThread.in(plugin, () -> {
            work.run();
            return null;
        }));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
