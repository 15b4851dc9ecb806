package dev.berth.runtime.outbound;

import dev.berth.runtime.transport.BytePipe;
import dev.berth.runtime.transport.ForwardingPipe;
import java.io.IOException;

/// The socket of a connection that a handler opened: tells when it is closed, whoever does so.
final class OpenedPipe extends ForwardingPipe {

    private volatile Runnable whenClosed = () -> { };

    OpenedPipe(BytePipe pipe) {
        super(pipe);
    }

    /// @param action runs once at least, when the pipe is closed
    void whenClosed(Runnable action) {
        whenClosed = action;
    }

    @Override
    public void finish() throws IOException {
        try {
            super.finish();
        } finally {
            whenClosed.run();
        }
    }

    @Override
    public void close() {
        super.close();
        whenClosed.run();
    }

    @Override
    public void abort() {
        super.abort();
        whenClosed.run();
    }
}
