package dev.berth.runtime.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// Sends datagrams to a Unix-domain socket, which the JDK cannot: its Unix sockets are streams alone.
public final class UnixDatagrams implements AutoCloseable {

    // Values of Linux's <sys/socket.h>, the same on all processors that have a JDK 25 for Linux.
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /// unix(7): room for a path in `struct sockaddr_un`.
    private static final int LONGEST_PATH = 108;

    private final SystemCall sendto =
            new SystemCall("sendto", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private final SystemCall close = new SystemCall("close", JAVA_INT);
    private final Arena arena = Arena.ofShared();
    private final MemorySegment address;
    private final int descriptor;
    private boolean closed;

    /// Makes a socket that sends to one address.
    ///
    /// @param to a path, or `@` and a name in the abstract namespace
    /// @throws IOException if there is no descriptor left, or the address is too long
    public UnixDatagrams(String to) throws IOException {
        byte[] path = to.getBytes(StandardCharsets.UTF_8);
        if (path.length > LONGEST_PATH) {
            throw new IOException("too long for a socket's address: " + to);
        }
        if (to.startsWith("@")) {
            // unix(7): a name that begins with a zero byte is no path.
            path[0] = 0;
        }
        address = arena.allocate(Short.BYTES + path.length, Short.BYTES);
        address.set(JAVA_SHORT, 0, AF_UNIX);
        MemorySegment.copy(path, 0, address, JAVA_BYTE, Short.BYTES, path.length);
        descriptor = new SystemCall("socket", JAVA_INT, JAVA_INT, JAVA_INT)
                .call((int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    }

    /// Sends one datagram without waiting. From any thread.
    ///
    /// @param bytes its content
    /// @throws IOException if nobody receives there, or its queue is full
    public synchronized void send(byte[] bytes) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        try (Arena message = Arena.ofConfined()) {
            MemorySegment content = message.allocateFrom(JAVA_BYTE, bytes);
            sendto.call(descriptor, content, (long) bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL,
                    address, (int) address.byteSize());
        }
    }

    /// Sends no more; again without effect.
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            arena.close();
            try {
                close.call(descriptor);
            } catch (IOException e) {
                // close(2): it is released all the same.
            }
        }
    }
}
