package dev.berth.runtime.connection;

import dev.berth.runtime.transport.Buffers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// The buffered output of a connection. Its monitor keeps what several threads write in order; it is held while bytes
/// go out, so that the bytes of one call stay together. A virtual thread that waits in it holds no carrier (JEP 491),
/// and unlike a lock it takes no memory on an idle connection.
final class Output extends OutputStream {

    private final LiveConnection connection;
    private final Buffers buffers;

    /// Borrowed; null while nothing is pending.
    private ByteBuffer pending;

    private volatile boolean over;

    Output(LiveConnection connection, Buffers buffers) {
        this.connection = connection;
        this.buffers = buffers;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
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
    }

    /// Sends what is pending and then `buffer`, in one write where both fit into one buffer.
    synchronized int writeThrough(ByteBuffer buffer) throws IOException {
        int count = buffer.remaining();
        requireOpen();
        if (pending != null && count <= pending.remaining()) {
            pending.put(buffer);
            send(null);
        } else {
            send(null);
            send(buffer);
        }
        return count;
    }

    @Override
    public void flush() throws IOException {
        // Without the lock: what another thread has pending is that thread's to send.
        if (pending != null) {
            synchronized (this) {
                send(null);
            }
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    /// Sends what is pending and tells the peer that no more will come.
    synchronized void end() throws IOException {
        send(null);
        over = true;
        connection.pipe().shutdownOutput();
    }

    boolean holdsBytes() {
        return pending != null;
    }

    /// Runs something during which other threads' output waits.
    synchronized void quietly(TlsUpgrade.Step action) throws IOException {
        action.run();
    }

    private void requireOpen() throws IOException {
        if (over) {
            throw new IOException("write: the output was shut down");
        }
    }

    /// Sends `buffer`, or what is pending if it is null.
    private void send(ByteBuffer buffer) throws IOException {
        if (buffer != null) {
            write(buffer);
        } else if (pending != null) {
            ByteBuffer whole = pending.flip();
            // Forgotten first: after a failure nobody sends it again.
            pending = null;
            write(whole);
            buffers.giveBack(whole);
        }
    }

    private void write(ByteBuffer buffer) throws IOException {
        connection.ledger().beginWrite(buffer.remaining());
        try {
            connection.pipe().write(buffer);
        } finally {
            connection.ledger().endWrite();
        }
    }
}
