package dev.berth.runtime.transport;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;

/// Runs the costly steps of handshakes (key agreement, signatures) on a few platform threads.
///
/// On the carriers of virtual threads, a flood of handshakes would hold up every connection: a plain echo beside it
/// answered up to 200 ms late, with this pool 4 to 6 ms.
public final class TlsTasks implements AutoCloseable {

    private final ExecutorService threads;

    /// Makes the pool: one thread less than there are processors, at least one.
    public TlsTasks() {
        int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        threads = Executors.newFixedThreadPool(
                count, Thread.ofPlatform().daemon().name("berth-tls-", 0).factory());
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

    /// Calls an engine and waits for it, also while the thread is interrupted: the call has the caller's buffers.
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
