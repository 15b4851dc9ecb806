package dev.berth.runtime.listener;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/// A connection of ours to our own listening socket, so that its accept loop ends when it comes to it: the kernel hands
/// connections out in the order in which they were established, and all that stand before this one are served. Merely
/// closing the socket would reset them, though their clients may have sent requests already.
final class LastConnection implements AutoCloseable {

    /// Longer than any connect within a host takes, unless the backlog is full.
    private static final Duration LONGEST = Duration.ofMillis(500);

    private final SocketChannel channel;
    private final InetSocketAddress target;
    private final int port;

    private LastConnection(SocketChannel channel, InetSocketAddress target) throws IOException {
        this.channel = channel;
        this.target = target;
        channel.bind(null);
        this.port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    /// Makes one that is not connected yet.
    ///
    /// @param listening what the socket is bound to
    /// @throws IOException if there are no descriptors left
    static LastConnection open(InetSocketAddress listening) throws IOException {
        InetSocketAddress target = new InetSocketAddress(reachable(listening.getAddress()), listening.getPort());
        SocketChannel channel = SocketChannel.open();
        try {
            return new LastConnection(channel, target);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Connects.
    ///
    /// @return false if that does not work in time
    boolean connect() throws IOException {
        channel.configureBlocking(false);
        channel.connect(target);
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!channel.finishConnect()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static InetAddress reachable(InetAddress bound) throws IOException {
        if (!bound.isAnyLocalAddress()) {
            return bound;
        }
        return InetAddress.getByName(bound instanceof Inet4Address ? "127.0.0.1" : "::1");
    }

    /// Whether an accepted connection is the other end of this one.
    ///
    /// @param peer its remote address
    boolean is(SocketAddress peer) {
        // Who connects to an address of its own host comes from that address.
        return peer instanceof InetSocketAddress internet && internet.getPort() == port
                && internet.getAddress().equals(target.getAddress());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
