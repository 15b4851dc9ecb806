package dev.berth.runtime.outbound;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Destination;
import dev.berth.api.Destination.Endpoint;
import dev.berth.api.Destination.Security;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.TimeLimits;
import dev.berth.runtime.tls.TlsProfile;
import dev.berth.runtime.tls.TlsProfiles;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.SocketPipe;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Opens connections for handlers.
public final class OutboundConnector implements Connector, AutoCloseable {

    private final Supplier<TlsProfiles> profiles;
    private final ConnectionResources connectionResources;
    private final TlsResources tlsResources;
    private final NativeSockets nativeSockets;
    private final AddressLookup lookup = new AddressLookup();

    /// Makes one that has nothing open.
    ///
    /// @param profiles those of the configuration in force
    /// @param connectionResources shared with accepted connections
    /// @param tlsResources shared with accepted connections
    /// @param nativeSockets the system calls
    public OutboundConnector(Supplier<TlsProfiles> profiles, ConnectionResources connectionResources,
            TlsResources tlsResources, NativeSockets nativeSockets) {
        this.profiles = profiles;
        this.connectionResources = connectionResources;
        this.tlsResources = tlsResources;
        this.nativeSockets = nativeSockets;
    }

    @Override
    public boolean hasTls(String name) {
        return profiles.get().has(name);
    }

    @Override
    public Connection connect(Destination destination) throws IOException {
        long end = System.nanoTime() + destination.timeout().toNanos();
        // Before anything is opened: an unknown one is a mistake of the caller.
        Optional<ServerTls> tls = tls(destination);
        OpenedPipe pipe = new OpenedPipe(dial(destination));
        Optional<LiveConnection> owner = destination.owned()
                ? connectionResources.connections().of(Thread.currentThread()) : Optional.empty();
        LiveConnection opened = new LiveConnection(connectionResources.connections().nextNumber(),
                owner.map(LiveConnection::listener).orElse(""), pipe,
                owner.map(LiveConnection::limits).orElse(TimeLimits.NONE), connectionResources);
        pipe.whenClosed(() -> connectionResources.connections().closed(opened));
        connectionResources.connections().opened(opened);
        owner.ifPresent(each -> each.own(opened));
        try {
            if (tls.isPresent() && destination.security() instanceof Security.StartTls) {
                opened.offerTls(first -> {
                    first.run();
                    tls.get().secure(opened, destination.timeout());
                });
            } else if (tls.isPresent()) {
                tls.get().secure(opened, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            }
            opened.beginHandler();
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.abort();
            throw e;
        }
    }

    private Optional<ServerTls> tls(Destination destination) {
        return switch (destination.security()) {
            case Security.Plain plain -> Optional.empty();
            case Security.Tls secured -> Optional.of(tls(destination, secured.profile()));
            case Security.StartTls later -> Optional.of(tls(destination, later.profile()));
        };
    }

    private ServerTls tls(Destination destination, Optional<String> name) {
        TlsProfile profile = name.map(profiles.get()::get).orElseGet(profiles.get()::host);
        return new ServerTls(profile, destination, tlsResources);
    }

    private SocketPipe dial(Destination destination) throws IOException {
        SocketChannel channel = switch (destination.endpoint()) {
            case Endpoint.Unix unix -> unix(unix);
            case Endpoint.Tcp tcp -> tcp(tcp, destination.timeout());
        };
        try {
            return new SocketPipe(channel, channel.getLocalAddress(), nativeSockets);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Connecting to a Unix-domain socket never waits for anybody but a full backlog.
    private static SocketChannel unix(Endpoint.Unix unix) throws IOException {
        try {
            return SocketChannel.open(UnixDomainSocketAddress.of(unix.path()));
        } catch (IOException e) {
            throw new IOException("connect " + unix + ": " + e.getMessage(), e);
        }
    }

    private SocketChannel tcp(Endpoint.Tcp tcp, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        List<InetSocketAddress> addresses = lookup.find(tcp.host(), limit).stream()
                .map(address -> new InetSocketAddress(address, tcp.port())).toList();
        SocketChannel channel = new Dialer(addresses,
                Duration.ofNanos(Math.max(1, end - System.nanoTime()))).connect();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        return channel;
    }

    @Override
    public void close() {
        lookup.close();
    }
}
