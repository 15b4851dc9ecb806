package dev.berth.runtime.transport;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import jdk.management.VirtualThreadSchedulerMXBean;

/// Runs the costly steps of handshakes (key agreement, signatures) where they keep nobody waiting for long.
///
/// A virtual thread that computes keeps its carrier from all others. As long as few are ready to run, the task of an
/// engine is cheapest where it is: with another thread beside the carriers the system switches between the two for each
/// message that arrives meanwhile, which costs a sixth of a handshake. In a flood of handshakes all would wait for all,
/// and a plain echo beside it answered up to 200 ms late; so then tasks go to a few platform threads, which share the
/// processors with the carriers a slice of time each. The calls of an engine without tasks, which is of native code, all
/// go there: they are short, so more of them come.
public final class TlsTasks implements AutoCloseable {

    /// How long those who are ready may have to wait, should each of them have such a task to run.
    private static final long PATIENCE_NANOS = 2_000_000;

    /// Of how many tasks the last ones make what is usual.
    private static final int REMEMBERED = 16;

    private final LongSupplier ready;
    private final LongSupplier clock;
    private final ExecutorService threads;

    /// How long a task took of late, in nanoseconds. Two that end at once may lose one of them, which does no harm.
    private volatile long usual = PATIENCE_NANOS;

    /// Makes the pool: one thread less than there are processors, at least one.
    public TlsTasks() {
        this(ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)::getQueuedVirtualThreadCount,
                System::nanoTime);
    }

    /// @param ready how many virtual threads wait for a carrier; negative if that is not known
    /// @param clock in nanoseconds
    TlsTasks(LongSupplier ready, LongSupplier clock) {
        this.ready = ready;
        this.clock = clock;
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("berth-tls-", 0).factory());
    }

    /// A call of an engine that may compute for long.
    @FunctionalInterface
    interface EngineCall {
        SSLEngineResult run() throws SSLException;
    }

    /// Runs what the engine has to do, on this thread or on another. The engine keeps what goes wrong and throws it itself
    /// from its next call.
    ///
    /// @param engine an engine that needs a task
    /// @throws IOException if the server stops meanwhile
    void run(SSLEngine engine) throws IOException {
        // JSSE has no second task before the first is done.
        for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
            run(task);
        }
    }

    void run(Runnable task) throws IOException {
        if (!mayStay()) {
            call(() -> {
                time(task);
                return null;
            });
            return;
        }
        try {
            time(task);
        } catch (RuntimeException | Error e) {
            throw new SSLException(e);
        }
    }

    private boolean mayStay() {
        long others = ready.getAsLong();
        return others >= 0 && (others + 1) * usual <= PATIENCE_NANOS;
    }

    private void time(Runnable task) {
        long begun = clock.getAsLong();
        task.run();
        long before = usual;
        usual = before + (clock.getAsLong() - begun - before) / REMEMBERED;
    }

    /// Calls an engine on another thread and waits for it, also while this thread is interrupted: the call has the
    /// caller's buffers.
    ///
    /// @throws IOException what the engine throws, or if the server stops meanwhile
    SSLEngineResult call(EngineCall call) throws IOException {
        Errand errand = new Errand(call, Thread.currentThread());
        try {
            threads.execute(errand);
        } catch (RejectedExecutionException e) {
            throw stopped();
        }
        return errand.await();
    }

    private static IOException stopped() {
        return new IOException("the server has stopped");
    }

    @Override
    public void close() {
        threads.shutdownNow().forEach(each -> ((Errand) each).end(null, stopped()));
    }

    /// A call on its way. A future does the same with a deeper stack, of which a virtual thread keeps the deepest part
    /// as long as it lives.
    private static final class Errand implements Runnable {

        private final EngineCall call;
        private final Thread waiting;
        private SSLEngineResult result;
        private Throwable failure;
        private volatile boolean over;

        Errand(EngineCall call, Thread waiting) {
            this.call = call;
            this.waiting = waiting;
        }

        @Override
        public void run() {
            try {
                end(call.run(), null);
            } catch (Throwable e) {
                end(null, e);
            }
        }

        void end(SSLEngineResult with, Throwable without) {
            result = with;
            failure = without;
            over = true;
            LockSupport.unpark(waiting);
        }

        SSLEngineResult await() throws IOException {
            boolean interrupted = false;
            while (!over) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            if (failure != null) {
                throw failure instanceof IOException e ? e : new SSLException(failure);
            }
            return result;
        }
    }
}
