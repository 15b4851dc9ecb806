package dev.berth.runtime.transport;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;

/// Lets only few threads at a time carry out the costly steps of handshakes (key agreement, signatures), the first that
/// came first.
///
/// A step computes for half a millisecond and more. Were every connection of a flood ready to do so, all others would wait
/// for all of them; so they wait here, parked, and between two steps of a carrier everybody else has a turn. A pool of
/// platform threads does that too, at the price of two switches between threads for each step.
public final class TlsTasks {

    private final Semaphore turns;

    /// As many at a time as there are processors but one, and at least one.
    public TlsTasks() {
        this(new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true));
    }

    /// @param turns as many as may be taken at a time
    TlsTasks(Semaphore turns) {
        this.turns = turns;
    }

    /// A call of an engine that may compute for long.
    @FunctionalInterface
    interface EngineCall {
        SSLEngineResult run() throws IOException;
    }

    /// Runs what the engine has to do, once it is its turn. The engine keeps what goes wrong and throws it itself from its
    /// next call.
    ///
    /// @param engine an engine that needs a task
    void run(SSLEngine engine) {
        // JSSE has no second task before the first is done.
        for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
            begin();
            try {
                task.run();
            } finally {
                turns.release();
            }
        }
    }

    /// Calls an engine, once it is its turn.
    ///
    /// @throws IOException what the engine throws
    SSLEngineResult call(EngineCall call) throws IOException {
        begin();
        try {
            return call.run();
        } finally {
            turns.release();
        }
    }

    /// Also while the thread is interrupted: the peer is told why a handshake ends, or its limit ends it.
    private void begin() {
        turns.acquireUninterruptibly();
    }
}
