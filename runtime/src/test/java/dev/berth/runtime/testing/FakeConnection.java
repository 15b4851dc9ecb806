package dev.berth.runtime.testing;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.TlsSession;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// A connection to tell events about: it has a name and addresses, and nothing else works.
public final class FakeConnection {

    private FakeConnection() {}

    /// One without TLS and without a proxy.
    public static Connection of(String listener, String client) {
        return of(listener, address(client), address(client), Optional.empty());
    }

    /// One of any kind.
    public static Connection of(
            String listener, FiveTuple address, FiveTuple transport, Optional<TlsSession> session) {
        return (Connection) Proxy.newProxyInstance(
                FakeConnection.class.getClassLoader(), new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "id" -> "c42";
                    case "listener" -> listener;
                    case "address" -> address;
                    case "transportAddress" -> transport;
                    case "tls" -> session;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /// The address of a connection to 10.0.0.1:7007.
    public static FiveTuple address(String client) {
        return FiveTuple.of(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 7007),
                new InetSocketAddress(InetAddress.ofLiteral(client), 50414));
    }
}
