package dev.berth.runtime.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The bytes of a connection that arrived and were not taken yet.
///
/// It waits with a small buffer of its own and borrows a large one only when that was filled, until all of it is
/// taken: an idle connection holds a hundred bytes or two. For one thread at a time. [Incoming] is one and does not
/// have one, which spares each connection an object.
abstract class Arrivals {

    /// Reading into this costs the same as into 16 KiB; into a single byte 15 to 20% more.
    private static final int WAITING_SIZE = 128;

    /// For connections whose messages are larger. Those that fill this too take two reads each.
    private static final int LARGER_WAITING_SIZE = 256;

    final LiveConnection connection;
    private ByteBuffer small;
    private ByteBuffer bytes;
    private boolean borrowed;

    Arrivals(LiveConnection connection) {
        this.connection = connection;
    }

    final boolean hasBytes() {
        return bytes != null && bytes.hasRemaining();
    }

    /// The bytes that are here; to be followed by [#taken].
    final ByteBuffer bytes() {
        return bytes;
    }

    /// Forgets the bytes that are here.
    final void drop() {
        bytes.position(bytes.limit());
        taken();
    }

    /// Gives the large buffer back once it is empty.
    final void taken() {
        if (!bytes.hasRemaining()) {
            if (borrowed) {
                connection.resources().input().giveBack(bytes);
                borrowed = false;
            }
            bytes = null;
        }
    }

    /// The buffer to read into; only while there are no bytes, and to be followed by [#hold].
    final ByteBuffer room() {
        if (small == null) {
            small = ByteBuffer.allocate(WAITING_SIZE);
        }
        return small.clear();
    }

    /// Keeps what was read into the buffer, and what came with it.
    ///
    /// @param count what the read said
    /// @return the same if it is no positive number, otherwise how many bytes there are now
    final int hold(int count) {
        if (count <= 0) {
            return count;
        }
        bytes = small.hasRemaining() ? small : more();
        return bytes.flip().remaining();
    }

    private ByteBuffer more() {
        ByteBuffer large = connection.resources().input().borrow().put(small.flip());
        borrowed = true;
        if (small.capacity() < LARGER_WAITING_SIZE) {
            small = ByteBuffer.allocate(LARGER_WAITING_SIZE);
        }
        try {
            // An end or an error here is met again by the next read, after these bytes.
            connection.ledger().read(large.remaining(), connection.pipe().readAvailable(large));
        } catch (IOException e) {
            // What arrived before the connection broke still counts.
        }
        return large;
    }
}
