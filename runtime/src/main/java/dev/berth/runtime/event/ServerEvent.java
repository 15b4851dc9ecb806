package dev.berth.runtime.event;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Something that happened in the server.
public sealed interface ServerEvent {

    /// Something that happened to one connection.
    sealed interface OfConnection extends ServerEvent {

        /// The connection; its address may be asked for although it is over.
        ///
        /// @return the connection
        Connection connection();
    }

    /// A listener has its socket.
    ///
    /// @param listener its name
    /// @param address what it is bound to, with the real port
    record Bound(String listener, SocketAddress address) implements ServerEvent {}

    /// A listener gave its socket up.
    ///
    /// @param listener its name
    /// @param address what it was bound to
    record Unbound(String listener, SocketAddress address) implements ServerEvent {}

    /// A listener could not accept and tries again; told once per episode.
    ///
    /// @param listener its name
    /// @param address what it is bound to
    /// @param cause what the system said
    record AcceptFailed(String listener, SocketAddress address, Exception cause) implements ServerEvent {}

    /// A listener that could not accept does so again.
    ///
    /// @param listener its name
    /// @param address what it is bound to
    /// @param failures how many attempts failed in between
    record AcceptRecovered(String listener, SocketAddress address, long failures) implements ServerEvent {}

    /// A connection was closed right after it was accepted.
    ///
    /// @param listener the listener's name
    /// @param address the connection's address
    /// @param reason why
    record Refused(String listener, FiveTuple address, RefusalReason reason) implements ServerEvent {}

    /// A connection was established.
    ///
    /// @param connection the connection
    record Accepted(Connection connection) implements OfConnection {}

    /// A connection did not begin with the PROXY header that it should have begun with.
    ///
    /// @param connection the connection
    /// @param cause what was wrong
    record ProxyHeaderFailed(Connection connection, Exception cause) implements OfConnection {}

    /// The peer and the server did not come to terms over TLS.
    ///
    /// @param connection the connection
    /// @param cause what was wrong
    record HandshakeFailed(Connection connection, Exception cause) implements OfConnection {}

    /// A handler threw something that is not the connection's own failure.
    ///
    /// @param connection the connection
    /// @param cause what it threw
    record HandlerFailed(Connection connection, Throwable cause) implements OfConnection {}

    /// A connection is over.
    ///
    /// @param connection the connection
    /// @param reason why
    /// @param age how long it was open
    /// @param bytesIn what the handler could read
    /// @param bytesOut what the handler wrote
    /// @param notes what the handler noted
    record Closed(Connection connection, CloseReason reason, Duration age, long bytesIn, long bytesOut,
            Map<String, String> notes) implements OfConnection {}

    /// A handler computes without end, or seems to, while others wait for a processor.
    ///
    /// @param connection its connection
    /// @param where what it is doing at the moment
    record Spinning(Connection connection, StackTraceElement where) implements OfConnection {}

    /// The number of platform threads that carry virtual ones was changed, since none was left or all are back.
    ///
    /// @param carriers how many there are now
    record CarriersChanged(int carriers) implements ServerEvent {}

    /// Every carrier is taken by a handler that computes without end, and no more are added.
    ///
    /// @param carriers how many there are
    record CarriersExhausted(int carriers) implements ServerEvent {}

    /// A certificate is served from now on.
    ///
    /// @param profile the name of its TLS profile
    /// @param subject whose it is
    /// @param serial its serial number in hexadecimal
    /// @param expires when it does
    record CertificateServed(String profile, String subject, String serial, Instant expires) implements ServerEvent {}

    /// A certificate that is served expires soon, or has; told once a day.
    ///
    /// @param profile the name of its TLS profile
    /// @param subject whose it is
    /// @param expires when it does
    record CertificateExpires(String profile, String subject, Instant expires) implements ServerEvent {}

    /// A revocation list is out of date and goes on to be used; told once a day.
    ///
    /// @param profile the name of the TLS profile
    /// @param issuer whose list it is
    /// @param due when the next one was due
    record RevocationListOutdated(String profile, String issuer, Instant due) implements ServerEvent {}

    /// The configuration or files that it names were read anew and cannot be used: everything stays as it was.
    ///
    /// @param what what was read
    /// @param problems what is wrong
    record ReloadFailed(String what, List<Problem> problems) implements ServerEvent {

        /// Takes a copy of the list.
        public ReloadFailed {
            problems = List.copyOf(problems);
        }
    }

    /// Something in the configuration or its files is not wrong, but should be known.
    ///
    /// @param warning what it is
    record ConfigurationWarning(Problem warning) implements ServerEvent {}

    /// A listener has stopped accepting and lets its connections finish; the server goes on.
    ///
    /// @param listener its name
    /// @param open how many there are
    /// @param limit how long they may take
    record ListenerDraining(String listener, int open, Duration limit) implements ServerEvent {}

    /// The time of a listener's connections to finish is over: what is left is cut off.
    ///
    /// @param listener its name
    /// @param left the connections
    record ListenerDrainEnded(String listener, List<Connection> left) implements ServerEvent {

        /// Takes a copy of the list.
        public ListenerDrainEnded {
            left = List.copyOf(left);
        }
    }

    /// The server stops accepting and lets connections finish.
    ///
    /// @param open how many there are
    /// @param limit how long they may take
    record Draining(int open, Duration limit) implements ServerEvent {}

    /// The time to finish is over: what is left is cut off.
    ///
    /// @param left the connections
    record DrainEnded(List<Connection> left) implements ServerEvent {

        /// @param left the connections
        public DrainEnded {
            left = List.copyOf(left);
        }
    }
}
