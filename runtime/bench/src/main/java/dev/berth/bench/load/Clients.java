package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/// Makes connections, from one loopback address after the other: a single one has some 28,000 ports, and each stays
/// taken for a minute after its connection is closed (tcp(7), TIME_WAIT).
final class Clients {

    private static final int ADDRESSES = 200;

    private final InetSocketAddress server;
    private final Wire wire;
    private final byte[] source = {127, 0, 1, 0};
    private int made;

    Clients(InetSocketAddress server, Wire wire) {
        this.server = server;
        this.wire = wire;
    }

    /// Connects; the kernel answers for a server that has not accepted yet, so this hardly waits. A handshake is
    /// still to come.
    ///
    /// @param client who connects
    Link connect(int client) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            source[3] = (byte) (1 + made++ % ADDRESSES);
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            channel.configureBlocking(false);
            return wire.over(channel, server, client);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
