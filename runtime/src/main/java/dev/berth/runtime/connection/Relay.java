package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;

/// Carries the bytes of a connection and another to each other, one direction on each of two threads.
///
/// Nothing is held while neither peer sends: a large buffer is borrowed when bytes are there and given back when they
/// were written. A peer that does not read blocks the write, and with it the read of the other direction.
final class Relay {

    private final LiveConnection near;
    private final Connection far;
    private final CountDownLatch answered = new CountDownLatch(1);

    Relay(LiveConnection near, Connection far) {
        this.near = near;
        this.far = far;
    }

    /// Blocks until both directions have ended.
    ///
    /// @throws IOException if one of the two connections broke
    void run() throws IOException {
        near.output().flush();
        far.output().flush();
        near.alongside("relay", () -> {
            try {
                carry(far, near);
            } finally {
                answered.countDown();
            }
        });
        carry(near, far);
        awaitAnswer();
    }

    private void carry(Connection from, Connection to) throws IOException {
        boolean ended = false;
        try {
            Connection.Reader writer = to::write;
            while (from.read(writer) >= 0) {
                // What came was written.
            }
            to.shutdownOutput();
            ended = true;
        } finally {
            if (!ended) {
                // Both are over, and whoever waits on the far one must hear of it; the near one ends with the exception.
                far.abort();
            }
        }
    }

    private void awaitAnswer() throws IOException {
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            far.abort();
            throw new InterruptedIOException("relay: interrupted");
        }
        if (!near.isOpen()) {
            throw new IOException("relay: the other direction broke");
        }
    }
}
