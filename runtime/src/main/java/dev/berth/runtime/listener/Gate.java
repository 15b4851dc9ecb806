package dev.berth.runtime.listener;

/// Holds accept loops up while it is closed.
final class Gate {

    private boolean closed;

    synchronized void close() {
        closed = true;
    }

    synchronized void open() {
        closed = false;
        notifyAll();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /// Waits while it is closed. A virtual thread that waits here holds no carrier (JEP 491).
    synchronized void pass() throws InterruptedException {
        while (closed) {
            wait();
        }
    }
}
