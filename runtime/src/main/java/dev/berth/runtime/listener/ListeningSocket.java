package dev.berth.runtime.listener;

import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.transport.InheritedSocket;
import dev.berth.runtime.transport.ListenQueue;
import dev.berth.runtime.transport.NativeSockets;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/// A bound, listening half socket: protocol, local address and local port.
final class ListeningSocket implements AutoCloseable {

    /// What is done when the socket is closed.
    @FunctionalInterface
    private interface CleanUp {
        void run() throws IOException;
    }

    private volatile BindAddress bound;
    private final ServerSocketChannel channel;
    private final SocketAddress address;
    private final CleanUp cleanUp;
    private final Optional<InheritedSocket> inherited;

    private ListeningSocket(BindAddress bound, ServerSocketChannel channel, SocketAddress address, CleanUp cleanUp,
            Optional<InheritedSocket> inherited) {
        this.bound = bound;
        this.channel = channel;
        this.address = address;
        this.cleanUp = cleanUp;
        this.inherited = inherited;
    }

    /// Accepts on a socket that somebody else bound and holds.
    ///
    /// @param address what the configuration calls it
    static ListeningSocket inherit(BindAddress address, InheritedSocket socket) throws IOException {
        return new ListeningSocket(address, socket.open(), socket.address(), () -> { }, Optional.of(socket));
    }

    /// The socket that it was made from; empty if this process bound it.
    Optional<InheritedSocket> inherited() {
        return inherited;
    }

    /// Whether somebody stands in the queue.
    boolean isAwaited(ListenQueue queue) {
        return channel.isOpen() && queue.isWaiting(channel);
    }

    /// Binds and listens.
    ///
    /// @throws IOException if the address is taken, not of this host, or not permitted
    static ListeningSocket open(BindAddress address, int backlog, NativeSockets nativeSockets) throws IOException {
        return switch (address) {
            case BindAddress.Inherited none -> throw new IOException("nothing was inherited");
            case BindAddress.Tcp tcp -> openTcp(tcp, tcp.port(), backlog, nativeSockets);
            case BindAddress.Unix unix -> {
                UnixBinding binding = UnixBinding.bind(unix, backlog);
                yield new ListeningSocket(unix, binding.channel(), binding.address(), binding::remove,
                        Optional.empty());
            }
        };
    }

    /// Binds what this one, which is closed, was bound to: the same port too, though the system chose it.
    ///
    /// @throws IOException as [#open] does
    ListeningSocket openAgain(int backlog, NativeSockets nativeSockets) throws IOException {
        if (inherited.isPresent()) {
            return inherit(bound, inherited.get());
        }
        return bound instanceof BindAddress.Tcp tcp && address instanceof InetSocketAddress internet
                ? openTcp(tcp, internet.getPort(), backlog, nativeSockets)
                : open(bound, backlog, nativeSockets);
    }

    private static ListeningSocket openTcp(BindAddress.Tcp tcp, int port, int backlog, NativeSockets nativeSockets)
            throws IOException {
        boolean ipv4 = tcp.address().isPresent() && tcp.address().get() instanceof Inet4Address;
        // An IPv6 socket of the JDK serves IPv4 as well; without IPv6 in the kernel it falls back to IPv4.
        ServerSocketChannel channel = ipv4
                ? ServerSocketChannel.open(StandardProtocolFamily.INET)
                : ServerSocketChannel.open();
        try {
            if (tcp.address().isPresent() && tcp.address().get().isAnyLocalAddress() && !ipv4) {
                nativeSockets.serveOnlyIpv6(channel);
            }
            // A restart must not wait for the old connections' TIME_WAIT.
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(tcp.address()
                    .map(local -> new InetSocketAddress(local, port))
                    .orElseGet(() -> new InetSocketAddress(port)), backlog);
            return new ListeningSocket(tcp, channel, channel.getLocalAddress(), () -> { }, Optional.empty());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /// What it was bound as.
    BindAddress bound() {
        return bound;
    }

    /// Lets so many connections wait to be accepted from now on.
    void backlog(int backlog, NativeSockets nativeSockets) throws IOException {
        // How long an inherited socket's queue is, whoever holds it decides.
        if (inherited.isEmpty()) {
            nativeSockets.listen(channel, backlog);
        }
    }

    /// Changes who may use the socket, if another mode or group is asked for.
    ///
    /// @param wanted names the same socket
    void protectAs(BindAddress wanted) throws IOException {
        if (inherited.isEmpty() && wanted instanceof BindAddress.Unix now && bound instanceof BindAddress.Unix before
                && !now.isProtectedAs(before)) {
            if (isOpen()) {
                UnixBinding.protectAgain(now);
            }
            bound = now;
        }
    }

    /// What is bound, with the real port.
    SocketAddress address() {
        return address;
    }

    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            cleanUp.run();
        }
    }
}
