package dev.berth.runtime.connection;

import dev.berth.api.Outbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// An outbox: messages wait in it while a thread writes those before them. The thread lives as long as there are any.
final class QueuedOutbox implements Outbox {

    /// What is queued is written together up to this, so that many small messages cost few writes.
    private static final int LARGEST_WRITE = 16 * 1024;

    private final LiveConnection connection;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();
    private final Deque<byte[]> messages = new ArrayDeque<>();
    private int pending;
    private boolean writing;
    private boolean over;

    QueuedOutbox(LiveConnection connection, int most) {
        this.connection = connection;
        this.most = most;
    }

    @Override
    public boolean offer(ByteBuffer message) {
        int length = message.remaining();
        lock.lock();
        try {
            if (over || length > most - pending) {
                return false;
            }
            byte[] copy = new byte[length];
            message.get(copy);
            messages.add(copy);
            pending += length;
            if (!writing) {
                writing = true;
                connection.companions().start("outbox", this::writeAll);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int pendingBytes() {
        lock.lock();
        try {
            return pending;
        } finally {
            lock.unlock();
        }
    }

    private void writeAll() {
        boolean written = false;
        try {
            for (ByteBuffer next; (next = next()) != null; ) {
                int length = next.remaining();
                connection.write(next);
                written(length);
            }
            written = true;
        } catch (IOException e) {
            // The handler meets the same.
        } finally {
            if (!written) {
                // Nobody reads what is queued any more, and finish() must not wait for it.
                drop();
            }
        }
    }

    /// Takes as many messages as go into one write; null, and the thread ends, when there are none.
    private ByteBuffer next() {
        lock.lock();
        try {
            if (messages.isEmpty()) {
                writing = false;
                emptied.signalAll();
                return null;
            }
            byte[] first = messages.remove();
            if (messages.isEmpty() || first.length >= LARGEST_WRITE) {
                return ByteBuffer.wrap(first);
            }
            ByteBuffer several = ByteBuffer.allocate(LARGEST_WRITE).put(first);
            while (!messages.isEmpty() && messages.peek().length <= several.remaining()) {
                several.put(messages.remove());
            }
            return several.flip();
        } finally {
            lock.unlock();
        }
    }

    private void written(int length) {
        lock.lock();
        try {
            pending -= length;
        } finally {
            lock.unlock();
        }
    }

    private void drop() {
        lock.lock();
        try {
            over = true;
            writing = false;
            messages.clear();
            pending = 0;
            emptied.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Takes no more, and waits until what is queued was written or cannot be.
    void finish() {
        lock.lock();
        try {
            over = true;
            while (writing) {
                emptied.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
