package dev.berth.runtime.control;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// How many established connections wait to be accepted on each listening socket of TCP, as the kernel tells: proc_net_tcp(5).
/// A line is `0: 0100007F:1B5F 00000000:0000 0A 00000000:00000003 ...`: number, local and remote address, state, queues; the
/// second queue of a listening socket is this one.
///
/// @param lengths by what is bound
record Backlogs(Map<InetSocketAddress, Integer> lengths) {

    /// TCP_LISTEN.
    private static final String LISTENING = "0A";

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    /// Asks the kernel; knows nothing where it does not tell.
    static Backlogs now() {
        Map<InetSocketAddress, Integer> lengths = new HashMap<>();
        for (Path table : TABLES) {
            // Thousands of lines for connections, and a few of listeners.
            try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
                lines.map(line -> line.strip().split("\\s+")).filter(field -> field.length > 4 && field[3].equals(LISTENING))
                        .forEach(field -> lengths.merge(address(field[1]), queued(field[4]), Integer::sum));
            } catch (IOException e) {
                // Another system than Linux, or one without IPv6.
            }
        }
        return new Backlogs(lengths);
    }

    private static int queued(String queues) {
        return Integer.parseUnsignedInt(queues.substring(queues.indexOf(':') + 1), 16);
    }

    /// An address is written as whole numbers of 32 bits in the machine's own byte order.
    static InetSocketAddress address(String text) {
        int colon = text.indexOf(':');
        ByteBuffer read = ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(0, colon)));
        ByteBuffer bytes = ByteBuffer.allocate(read.remaining()).order(ByteOrder.nativeOrder());
        while (read.hasRemaining()) {
            bytes.putInt(read.getInt());
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes.array()),
                    Integer.parseInt(text.substring(colon + 1), 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /// How many wait on one socket.
    ///
    /// @param bound what it is bound to, with the real port
    /// @return empty where the kernel does not tell
    OptionalInt of(InetSocketAddress bound) {
        Integer length = lengths.get(bound);
        if (length == null && bound.getAddress().isAnyLocalAddress()) {
            // A socket for both families is written as one of IPv6, whatever Java calls its address.
            length = lengths.get(new InetSocketAddress(other(bound.getAddress()), bound.getPort()));
        }
        return length == null ? OptionalInt.empty() : OptionalInt.of(length);
    }

    private static InetAddress other(InetAddress wildcard) {
        try {
            return InetAddress.getByAddress(new byte[wildcard instanceof Inet6Address ? IPV4_BYTES : IPV6_BYTES]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
