package dev.berth.runtime.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
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

    /// Runs what the engine has to do, and waits for it.
    ///
    /// @param engine an engine that needs a task
    /// @throws IOException if the server stops meanwhile
    void run(SSLEngine engine) throws IOException {
        for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
            try {
                await(threads.submit(task));
            } catch (ExecutionException e) {
                // The engine keeps what went wrong and throws it itself from its next call.
            } catch (RejectedExecutionException e) {
                throw new IOException("the server has stopped", e);
            }
        }
    }

    /// Calls an engine and waits for it.
    ///
    /// @throws IOException what the engine throws, or if the server stops meanwhile
    SSLEngineResult call(EngineCall call) throws IOException {
        try {
            return await(threads.submit(call::run));
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new SSLException(e.getCause());
        } catch (RejectedExecutionException e) {
            throw new IOException("the server has stopped", e);
        }
    }

    private static <T> T await(Future<T> done) throws IOException, ExecutionException {
        try {
            return done.get();
        } catch (CancellationException e) {
            throw new IOException("the server has stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted in the TLS handshake");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
