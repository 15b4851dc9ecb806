package dev.berth.runtime.connection;

import dev.berth.runtime.transport.Buffers;
import dev.berth.runtime.transport.BytePipe;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// The buffered output of a connection. One lock keeps what several threads write in order; it is held while bytes
/// go out, so that the bytes of one call stay together.
final class Output extends OutputStream {

    private final Supplier<BytePipe> pipe;
    private final Buffers buffers;
    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] single = new byte[1];

    /// Borrowed; null while nothing is pending.
    private ByteBuffer pending;

    private volatile boolean over;
    private long written;

    Output(Supplier<BytePipe> pipe, Buffers buffers) {
        this.pipe = pipe;
        this.buffers = buffers;
    }

    /// How many bytes were handed to the pipe.
    long written() {
        return written;
    }

    @Override
    public void write(int b) throws IOException {
        lock.lock();
        try {
            single[0] = (byte) b;
            write(single, 0, 1);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        lock.lock();
        try {
            requireOpen();
            if (pending != null && length > pending.remaining()) {
                send(null);
            }
            if (length >= buffers.size()) {
                send(ByteBuffer.wrap(bytes, offset, length));
            } else if (length > 0) {
                if (pending == null) {
                    pending = buffers.borrow();
                }
                pending.put(bytes, offset, length);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Sends what is pending and then `buffer`, in one write where both fit into one buffer.
    int writeThrough(ByteBuffer buffer) throws IOException {
        int count = buffer.remaining();
        lock.lock();
        try {
            requireOpen();
            if (pending != null && count <= pending.remaining()) {
                pending.put(buffer);
                send(null);
            } else {
                send(null);
                send(buffer);
            }
        } finally {
            lock.unlock();
        }
        return count;
    }

    @Override
    public void flush() throws IOException {
        // Without the lock: what another thread has pending is that thread's to send.
        if (pending != null) {
            lock.lock();
            try {
                send(null);
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    /// Sends what is pending and tells the peer that no more will come.
    void end() throws IOException {
        lock.lock();
        try {
            send(null);
            over = true;
            pipe.get().shutdownOutput();
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (over) {
            throw new IOException("write: the output was shut down");
        }
    }

    /// Sends `buffer`, or what is pending if it is null.
    private void send(ByteBuffer buffer) throws IOException {
        if (buffer != null) {
            written += buffer.remaining();
            pipe.get().write(buffer);
        } else if (pending != null) {
            ByteBuffer whole = pending.flip();
            // Forgotten first: after a failure nobody sends it again.
            pending = null;
            written += whole.remaining();
            pipe.get().write(whole);
            buffers.giveBack(whole);
        }
    }
}
