package dev.berth.plugin.forward;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.ProxyHeader;
import dev.berth.api.TlsSession;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Map;
import java.util.Optional;

/// A client as a header tells of it: it has addresses, perhaps TLS and a proxy in front, and nothing else works.
///
/// @param address its address
/// @param tls what was agreed with it
/// @param front what the proxy in front told
record Told(FiveTuple address, Optional<TlsSession> tls, Optional<ProxyHeader> front) {

    /// What TLS agreed on.
    record Session(String protocol, String cipherSuite, Optional<String> serverName, Optional<String> applicationProtocol,
            Optional<Peer> peer) implements TlsSession {}

    /// The header of a proxy in front.
    record Front(boolean local, Map<Integer, byte[]> fields) implements ProxyHeader {

        @Override
        public Optional<byte[]> field(int type) {
            return Optional.ofNullable(fields.get(type));
        }

        @Override
        public Optional<String> authority() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> applicationProtocol() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> tlsProtocol() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> clientName() {
            throw new UnsupportedOperationException();
        }
    }

    /// One over TCP, to port 7007.
    static Told tcp(InetAddress client, InetAddress server) {
        return new Told(FiveTuple.of(new InetSocketAddress(server, 7007), new InetSocketAddress(client, 50414)),
                Optional.empty(), Optional.empty());
    }

    static Told tcp(String client, String server) {
        return tcp(InetAddress.ofLiteral(client), InetAddress.ofLiteral(server));
    }

    /// One over a Unix-domain socket.
    static Told unix() {
        return new Told(FiveTuple.of(UnixDomainSocketAddress.of("/run/test.sock"), UnixDomainSocketAddress.of("")),
                Optional.empty(), Optional.empty());
    }

    Told with(Session session) {
        return new Told(address, Optional.of(session), front);
    }

    Told behind(boolean local, Map<Integer, byte[]> fields) {
        return new Told(address, tls, Optional.of(new Front(local, fields)));
    }

    Connection connection() {
        return (Connection) Proxy.newProxyInstance(Told.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "address" -> address;
                    case "tls" -> tls;
                    case "proxyHeader" -> front;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
