package dev.berth.api;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;
import java.util.Optional;

/// The address of a connection: the transport protocol and both its ends, each an IP address with a port.
///
/// No two TCP connections have the same one at the same time. Connections on a Unix-domain socket have a path on
/// this end and usually nothing on the other, so they are told apart by [Connection#id].
///
/// @param protocol the transport protocol
/// @param local this end: an [InetSocketAddress] with TCP, a [UnixDomainSocketAddress] otherwise
/// @param remote the peer's end, of the same kind as `local`
public record FiveTuple(Protocol protocol, SocketAddress local, SocketAddress remote) {

    /// The transport protocols of a connection.
    public enum Protocol {
        /// TCP over IPv4 or IPv6.
        TCP,
        /// A stream socket of the Unix domain.
        UNIX
    }

    /// Checks that both ends are of the protocol's kind.
    ///
    /// @param protocol the transport protocol
    /// @param local this end
    /// @param remote the peer's end
    /// @throws IllegalArgumentException if an address is not of the protocol's kind
    public FiveTuple {
        Objects.requireNonNull(protocol, "protocol");
        Class<?> kind = switch (protocol) {
            case TCP -> InetSocketAddress.class;
            case UNIX -> UnixDomainSocketAddress.class;
        };
        if (!kind.isInstance(local) || !kind.isInstance(remote)) {
            throw new IllegalArgumentException(protocol + " has no addresses like " + local + " and " + remote);
        }
    }

    /// A 5-tuple whose protocol follows from the kind of its addresses.
    ///
    /// @param local this end
    /// @param remote the peer's end
    /// @return the 5-tuple
    /// @throws IllegalArgumentException if the two are of different kinds, or of an unknown one
    public static FiveTuple of(SocketAddress local, SocketAddress remote) {
        return new FiveTuple(local instanceof UnixDomainSocketAddress ? Protocol.UNIX : Protocol.TCP, local, remote);
    }

    /// This end's IP address and port.
    ///
    /// @return the address; empty for a Unix-domain connection
    public Optional<InetSocketAddress> localInternet() {
        return internet(local);
    }

    /// The peer's IP address and port.
    ///
    /// @return the address; empty for a Unix-domain connection
    public Optional<InetSocketAddress> remoteInternet() {
        return internet(remote);
    }

    private static Optional<InetSocketAddress> internet(SocketAddress address) {
        return address instanceof InetSocketAddress internet ? Optional.of(internet) : Optional.empty();
    }

    /// The text used in logs and commands: the protocol, then the peer's end, an arrow, and this end.
    ///
    /// @return for example `tcp 10.0.0.7:50414->10.0.0.1:7007`, `tcp [2001:db8::7]:50414->[::1]:7007` or
    ///         `unix ->/run/berth/c.sock`
    @Override
    public String toString() {
        return protocol.name().toLowerCase(java.util.Locale.ROOT) + ' ' + text(remote) + "->" + text(local);
    }

    /// One end as text, without looking up a name: IPv6 addresses stand in brackets, a Unix address is its path.
    ///
    /// @param address an end of a connection, or what a listener is bound to
    /// @return for example `10.0.0.1:7007`, `[::1]:7007`, `/run/berth/c.sock`
    public static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return address.toString();
        }
        if (internet.isUnresolved()) {
            return internet.getHostString() + ':' + internet.getPort();
        }
        String host = internet.getAddress().getHostAddress();
        return internet.getAddress() instanceof Inet6Address
                ? '[' + Ipv6Text.shorten(host) + "]:" + internet.getPort()
                : host + ':' + internet.getPort();
    }
}
