package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One end of a pipe in memory. Each read brings at most as many bytes as its script says, and a writer waits when
/// the other end has not read enough, as over a network.
public final class MemoryPipe implements BytePipe {

    private static final int CAPACITY = 64 * 1024;

    /// One direction. All of a pair's state is guarded by the pair's lock.
    private static final class Direction {
        private final ByteBuffer bytes = ByteBuffer.allocate(CAPACITY).flip();
        private boolean ended;
        private boolean endedByReader;
        private boolean reset;
    }

    private final ReentrantLock lock;
    private final Condition changed;
    private final Direction in;
    private final Direction out;
    private final int chunk;
    private final SocketAddress local;
    private final SocketAddress remote;
    private boolean open = true;
    private final Progress progress = new Progress();
    private MemoryPipe peer;
    private int writes;

    private MemoryPipe(ReentrantLock lock, Condition changed, Direction in, Direction out, int chunk, int port) {
        this.lock = lock;
        this.changed = changed;
        this.in = in;
        this.out = out;
        this.chunk = chunk;
        this.local = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.remote = new InetSocketAddress(InetAddress.getLoopbackAddress(), 3 - port);
    }

    /// Makes two connected ends.
    ///
    /// @param chunk how many bytes a read brings at most, on either end
    public static MemoryPipe[] pair(int chunk) {
        ReentrantLock lock = new ReentrantLock();
        Condition changed = lock.newCondition();
        Direction one = new Direction();
        Direction other = new Direction();
        MemoryPipe a = new MemoryPipe(lock, changed, one, other, chunk, 1);
        MemoryPipe b = new MemoryPipe(lock, changed, other, one, chunk, 2);
        a.peer = b;
        b.peer = a;
        return new MemoryPipe[] {a, b};
    }

    /// How many writes were made on this end.
    public int writes() {
        lock.lock();
        try {
            return writes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return read(buffer, true);
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        return read(buffer, false);
    }

    private int read(ByteBuffer buffer, boolean wait) throws IOException {
        lock.lock();
        try {
            while (true) {
                requireUsable(in);
                int count = Math.min(Math.min(chunk, buffer.remaining()), in.bytes.remaining());
                if (count > 0) {
                    buffer.put(buffer.position(), in.bytes, in.bytes.position(), count);
                    buffer.position(buffer.position() + count);
                    in.bytes.position(in.bytes.position() + count);
                    changed.signalAll();
                    return progress.countRead(count);
                }
                if (in.ended || in.endedByReader) {
                    return -1;
                }
                if (!wait) {
                    return 0;
                }
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(ByteBuffer buffer) throws IOException {
        lock.lock();
        try {
            writes++;
            progress.writing(true);
            while (buffer.hasRemaining()) {
                requireUsable(out);
                if (out.ended) {
                    throw new ClosedChannelException();
                }
                if (!peer.open) {
                    throw new IOException("Broken pipe");
                }
                out.bytes.compact();
                int count = Math.min(buffer.remaining(), out.bytes.remaining());
                out.bytes.put(out.bytes.position(), buffer, buffer.position(), count);
                out.bytes.position(out.bytes.position() + count).flip();
                buffer.position(buffer.position() + count);
                progress.countWritten(count);
                changed.signalAll();
                if (count == 0) {
                    changed.awaitUninterruptibly();
                }
            }
        } finally {
            progress.writing(false);
            lock.unlock();
        }
    }

    private void requireUsable(Direction direction) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (direction.reset) {
            throw new IOException("Connection reset");
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void endInput() {
        change(() -> in.endedByReader = true);
    }

    @Override
    public boolean inputEndedHere() {
        return in.endedByReader;
    }

    @Override
    public void shutdownOutput() {
        change(() -> out.ended = true);
    }

    @Override
    public void finish() throws IOException {
        shutdownOutput();
        ByteBuffer discarded = ByteBuffer.allocate(1024);
        try {
            while (read(discarded) >= 0) {
                discarded.clear();
            }
        } finally {
            close();
        }
    }

    @Override
    public void close() {
        change(() -> {
            open = false;
            out.ended = true;
        });
    }

    @Override
    public void abort() {
        change(() -> {
            open = false;
            out.reset = true;
            in.reset = true;
        });
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }
}
