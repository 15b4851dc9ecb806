package dev.berth.runtime.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What a socket is bound to, of which only the descriptor is known: getsockname(2).
final class SocketName {

    // Values of Linux's <bits/socket.h>.
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    /// The size of `struct sockaddr_storage`, which fits every address.
    private static final int LONGEST = 128;

    // Where an address stands in `struct sockaddr_in` and `struct sockaddr_in6`: ip(7), ipv6(7).
    private static final int IPV4_AT = 4;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_AT = 8;
    private static final int IPV6_BYTES = 16;

    private SocketName() {}

    static SocketAddress of(int descriptor) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(LONGEST, Integer.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, LONGEST);
            new SystemCall("getsockname", JAVA_INT, ADDRESS, ADDRESS).call(descriptor, name, length);
            byte[] bytes = name.asSlice(0, Math.min(LONGEST, length.get(JAVA_INT, 0))).toArray(JAVA_BYTE);
            return switch (name.get(JAVA_SHORT, 0)) {
                case AF_UNIX -> unix(bytes);
                case AF_INET -> internet(bytes, IPV4_AT, IPV4_BYTES);
                case AF_INET6 -> internet(bytes, IPV6_AT, IPV6_BYTES);
                default -> throw new IOException("neither a TCP nor a Unix-domain socket");
            };
        }
    }

    private static SocketAddress internet(byte[] name, int at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(name);
        byte[] address = new byte[length];
        buffer.get(at, address);
        // The port stands after the family, in the network's byte order.
        return new InetSocketAddress(InetAddress.getByAddress(address), Short.toUnsignedInt(buffer.getShort(2)));
    }

    private static SocketAddress unix(byte[] name) throws IOException {
        int end = Short.BYTES;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        if (end == Short.BYTES) {
            throw new IOException("a Unix-domain socket without a path");
        }
        return UnixDomainSocketAddress.of(new String(name, Short.BYTES, end - Short.BYTES, StandardCharsets.UTF_8));
    }
}
