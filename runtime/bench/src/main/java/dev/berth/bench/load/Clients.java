package dev.berth.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// Makes connections, from one loopback address after the other: a single one has some 28,000 ports, and each stays
/// taken for a minute after its connection is closed (tcp(7), TIME_WAIT).
final class Clients {

    private static final int ADDRESSES = 200;

    private final InetSocketAddress server;
    private final byte[] source = {127, 0, 1, 0};
    private int made;

    Clients(InetSocketAddress server) {
        this.server = server;
    }

    /// Connects; the kernel answers for a server that has not accepted yet, so this hardly waits.
    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            source[3] = (byte) (1 + made++ % ADDRESSES);
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// Sends a message on a blocking channel and waits until as much has come back.
    static void exchange(SocketChannel channel, ByteBuffer message, ByteBuffer answer) throws IOException {
        message.clear();
        while (message.hasRemaining()) {
            channel.write(message);
        }
        answer.clear().limit(message.capacity());
        while (answer.hasRemaining()) {
            if (channel.read(answer) < 0) {
                throw new EOFException("the server ended a connection in the middle of an exchange");
            }
        }
    }
}
