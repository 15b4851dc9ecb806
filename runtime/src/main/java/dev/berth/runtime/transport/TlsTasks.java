package dev.berth.runtime.transport;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import jdk.management.VirtualThreadSchedulerMXBean;

/// Runs the costly steps of handshakes (key agreement, signatures) where they keep nobody waiting for long.
///
/// A virtual thread that computes keeps its carrier from all others. As long as few wait, a step is cheapest where it is:
/// with another thread beside the carriers the system switches between the two for each message that arrives meanwhile,
/// which costs a sixth of a handshake. In a flood of handshakes all would wait for all, and a plain echo beside it answered
/// up to 200 ms late; so then steps go to a few platform threads, which share the processors with the carriers a slice of
/// time each.
public final class TlsTasks implements AutoCloseable {

    /// How long those who are ready may have to wait, should each of them have such a step to run.
    private static final long PATIENCE_NANOS = 2_000_000;

    /// How many may wait, for a carrier or for a thread here. More are a flood, and it stays here until it is over.
    private static final int FEW = 16;

    /// Of how many steps the last ones make what is usual.
    private static final int REMEMBERED = 16;

    private final LongSupplier ready;
    private final LongSupplier clock;
    private final ThreadPoolExecutor threads;

    /// How long a step took of late, in nanoseconds. Two that end at once may lose one of them, which does no harm.
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
        threads = new ThreadPoolExecutor(count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name("berth-tls-", 0).factory());
    }

    /// A call of an engine that may compute for long.
    @FunctionalInterface
    interface EngineCall {
        SSLEngineResult run() throws SSLException;
    }

    /// Runs what the engine has to do, and waits for it. The engine keeps what goes wrong and throws it itself from its
    /// next call.
    ///
    /// @param engine an engine that needs a task
    /// @throws IOException if the server stops meanwhile
    void run(SSLEngine engine) throws IOException {
        // JSSE has no second task before the first is done.
        for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
            Runnable next = task;
            call(() -> {
                next.run();
                return null;
            });
        }
    }

    /// Calls an engine, on this thread or on another. Then it waits for that one, also while this thread is interrupted:
    /// the call has the caller's buffers.
    ///
    /// @throws IOException what the engine throws, or if the server stops meanwhile
    SSLEngineResult call(EngineCall call) throws IOException {
        if (!mayStay()) {
            return elsewhere(() -> timed(call));
        }
        try {
            return timed(call);
        } catch (RuntimeException | Error e) {
            throw new SSLException(e);
        }
    }

    private boolean mayStay() {
        long others = ready.getAsLong();
        return others >= 0 && others + waiting() <= FEW && (others + 1) * usual <= PATIENCE_NANOS;
    }

    /// How many steps wait for a thread here.
    int waiting() {
        return threads.getQueue().size();
    }

    private SSLEngineResult timed(EngineCall call) throws SSLException {
        long begun = clock.getAsLong();
        try {
            return call.run();
        } finally {
            long before = usual;
            usual = before + (clock.getAsLong() - begun - before) / REMEMBERED;
        }
    }

    private SSLEngineResult elsewhere(EngineCall call) throws IOException {
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
