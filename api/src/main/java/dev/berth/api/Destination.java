package dev.berth.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Where to connect to, and how. Immutable: each method that says more gives a new one.
///
/// {@snippet :
/// Destination.tcp("db.example.org", 5432).tls("internal").timeout(Duration.ofSeconds(3))
/// }
///
/// @param endpoint the address
/// @param security what the connection is secured with
/// @param serverName the name that the server is asked for (SNI) and that its certificate must have; empty for the host
///        that is connected to
/// @param protocols the application protocols to offer (ALPN), the preferred one first; empty for those of the profile
/// @param timeout how long connecting may take, the TLS handshake included
/// @param owned whether the connection belongs to the one on whose thread it is opened
public record Destination(
        Endpoint endpoint,
        Security security,
        Optional<String> serverName,
        List<String> protocols,
        Duration timeout,
        boolean owned) {

    /// Long enough for a packet that was lost three times (RFC 6298), and short of what people wait for.
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(10);

    /// Where a server listens.
    public sealed interface Endpoint {

        /// Reads an address as people write it.
        ///
        /// @param text `HOST:PORT`, `[IPV6]:PORT` or `unix:PATH`
        /// @return the address; nothing is looked up
        /// @throws IllegalArgumentException if it is none; the message tells people the text and what is wrong
        static Endpoint parse(String text) {
            return EndpointText.parse(text);
        }

        /// A TCP port.
        ///
        /// @param host a name, which is looked up for each connection, or an IP address
        /// @param port from 1 to 65535
        record Tcp(String host, int port) implements Endpoint {

            /// Checks the port.
            ///
            /// @param host a name or an IP address
            /// @param port the port
            /// @throws IllegalArgumentException if it is none
            public Tcp {
                if (host.isBlank() || port < 1 || port > EndpointText.HIGHEST_PORT) {
                    throw new IllegalArgumentException("nothing to connect to: " + host + ':' + port);
                }
            }

            @Override
            public String toString() {
                return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
            }
        }

        /// A Unix-domain socket.
        ///
        /// @param path where it lies
        record Unix(Path path) implements Endpoint {

            @Override
            public String toString() {
                return "unix:" + path;
            }
        }
    }

    /// What a connection is secured with.
    public sealed interface Security {

        /// Nothing.
        record Plain() implements Security {}

        /// TLS from the start.
        ///
        /// @param profile a key below `tls` in the configuration; empty for TLS 1.2 and 1.3 with the authorities that
        ///        the host trusts, and without a certificate of our own
        record Tls(Optional<String> profile) implements Security {}

        /// Nothing at first, and TLS when [Connection#startTls] is called.
        ///
        /// @param profile as in [Tls]
        record StartTls(Optional<String> profile) implements Security {}
    }

    /// Checks that everything is there.
    ///
    /// @param endpoint the address
    /// @param security the security
    /// @param serverName the server's name
    /// @param protocols the application protocols
    /// @param timeout the timeout
    /// @param owned whether it belongs to a connection
    /// @throws IllegalArgumentException if the timeout is not positive
    public Destination {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(serverName, "serverName");
        protocols = List.copyOf(protocols);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("a timeout is more than " + timeout);
        }
    }

    /// A TCP port, to be connected to without TLS, within 10 s.
    ///
    /// @param host a name or an IP address
    /// @param port from 1 to 65535
    /// @return the destination
    /// @throws IllegalArgumentException if there is no such port
    public static Destination tcp(String host, int port) {
        return to(new Endpoint.Tcp(host, port));
    }

    /// A Unix-domain socket, to be connected to without TLS, within 10 s.
    ///
    /// @param path where it lies
    /// @return the destination
    public static Destination unix(Path path) {
        return to(new Endpoint.Unix(path));
    }

    /// An address, to be connected to without TLS, within 10 s.
    ///
    /// @param endpoint such as [Endpoint#parse] gives
    /// @return the destination
    public static Destination to(Endpoint endpoint) {
        return new Destination(endpoint, new Security.Plain(), Optional.empty(), List.of(), USUAL_TIMEOUT, true);
    }

    private Destination secured(Security by) {
        return new Destination(endpoint, by, serverName, protocols, timeout, owned);
    }

    /// With TLS from the start.
    ///
    /// @param profile a key below `tls` in the configuration
    /// @return another destination
    public Destination tls(String profile) {
        return secured(new Security.Tls(Optional.of(profile)));
    }

    /// With TLS from the start, and the authorities that the host trusts.
    ///
    /// @return another destination
    public Destination tls() {
        return secured(new Security.Tls(Optional.empty()));
    }

    /// Without TLS until [Connection#startTls] is called.
    ///
    /// @param profile a key below `tls` in the configuration
    /// @return another destination
    public Destination startTls(String profile) {
        return secured(new Security.StartTls(Optional.of(profile)));
    }

    /// Without TLS until [Connection#startTls] is called; then with the authorities that the host trusts.
    ///
    /// @return another destination
    public Destination startTls() {
        return secured(new Security.StartTls(Optional.empty()));
    }

    /// With a name for the server that is not that of the host.
    ///
    /// @param name what it is asked for and what its certificate must have
    /// @return another destination
    public Destination serverName(String name) {
        return new Destination(endpoint, security, Optional.of(name), protocols, timeout, owned);
    }

    /// With application protocols to agree on.
    ///
    /// @param names the preferred one first
    /// @return another destination
    public Destination protocols(String... names) {
        return new Destination(endpoint, security, serverName, List.of(names), timeout, owned);
    }

    /// With another timeout.
    ///
    /// @param limit how long connecting may take, the TLS handshake included
    /// @return another destination
    /// @throws IllegalArgumentException if it is not positive
    public Destination timeout(Duration limit) {
        return new Destination(endpoint, security, serverName, protocols, limit, owned);
    }

    /// For a connection that outlives the one on whose thread it is opened.
    ///
    /// @return another destination
    public Destination handedOn() {
        return new Destination(endpoint, security, serverName, protocols, timeout, false);
    }

    /// The address, for people.
    ///
    /// @return such as `db.example.org:5432`, `[::1]:5432` or `unix:/run/db.sock`
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
