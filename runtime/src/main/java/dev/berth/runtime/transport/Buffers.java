package dev.berth.runtime.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Heap buffers of one size that are borrowed while bytes move and given back before anybody waits.
///
/// For any thread. A buffer that is not given back is merely garbage.
public final class Buffers {

    private final int size;
    private final int most;
    private final ConcurrentLinkedQueue<ByteBuffer> free = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();

    /// Makes a pool that begins empty.
    ///
    /// @param size the capacity of each buffer in bytes
    /// @param most how many unused buffers are kept
    public Buffers(int size, int most) {
        this.size = size;
        this.most = most;
    }

    /// The capacity of each buffer.
    ///
    /// @return in bytes
    public int size() {
        return size;
    }

    /// Borrows a buffer.
    ///
    /// @return cleared; its old content is still in it
    public ByteBuffer borrow() {
        ByteBuffer buffer = free.poll();
        if (buffer == null) {
            return ByteBuffer.allocate(size);
        }
        kept.decrementAndGet();
        return buffer.clear();
    }

    /// Gives a buffer back; the caller forgets it.
    ///
    /// @param buffer one that was borrowed here
    public void giveBack(ByteBuffer buffer) {
        // Bounds the pool closely enough: two threads at once may keep one too many.
        if (kept.get() < most) {
            kept.incrementAndGet();
            free.add(buffer);
        }
    }
}
