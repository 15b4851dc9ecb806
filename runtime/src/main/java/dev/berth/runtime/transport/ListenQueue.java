package dev.berth.runtime.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ServerSocketChannel;

/// Tells whether somebody waits to be accepted, without accepting.
public final class ListenQueue {

    /// Linux's <poll.h>.
    private static final short POLLIN = 1;

    private final SystemCall poll = new SystemCall("poll", ADDRESS, JAVA_LONG, JAVA_INT);

    /// Looks up what it needs.
    public ListenQueue() {}

    /// Whether an established connection stands in a listening socket's queue: poll(2).
    ///
    /// @param channel listening
    /// @return false also where that cannot be told, or it is closed
    public boolean isWaiting(ServerSocketChannel channel) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment look = arena.allocate(JAVA_LONG);
            look.set(JAVA_INT, 0, NativeSockets.descriptor(channel));
            look.set(JAVA_SHORT, Integer.BYTES, POLLIN);
            return poll.call(look, 1L, 0) > 0 && channel.isOpen();
        } catch (IOException e) {
            return false;
        }
    }
}
