package dev.berth.runtime.event;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

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

    /// Metrics and health checks are answered from now on.
    ///
    /// @param address what is bound, with the real port
    record MetricsServed(SocketAddress address) implements ServerEvent {}

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
    /// @param reason one of a few words, to count by
    /// @param cause what was wrong
    record ProxyHeaderFailed(Connection connection, String reason, Exception cause) implements OfConnection {}

    /// TLS was put on a connection, which now tells what was agreed on.
    ///
    /// @param connection the connection
    /// @param took how long the handshake took
    /// @param resumed whether the session was made by an earlier connection; empty where that cannot be told
    record Secured(Connection connection, Duration took, Optional<Boolean> resumed) implements OfConnection {}

    /// The peer and the server did not come to terms over TLS.
    ///
    /// @param connection the connection
    /// @param reason the name of a TLS alert or one of a few other words, to count by
    /// @param took how long it took to find out
    /// @param cause what was wrong
    record HandshakeFailed(Connection connection, String reason, Duration took, Exception cause)
            implements OfConnection {}

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
    /// @param receipt what its time was spent on, and what moved
    /// @param servedBy its handler; empty if it was over before one was called
    /// @param notes what the handler noted
    record Closed(Connection connection, CloseReason reason, Duration age, Receipt receipt,
            Optional<ServedBy> servedBy, Map<String, String> notes) implements OfConnection {}

    /// What peers did wrong on a listener since the last time this was told, a minute ago.
    ///
    /// @param listener its name
    /// @param what they did
    /// @param count how often
    /// @param reasons how often for each reason, the most frequent first
    /// @param top the address that did it most often; empty if nobody had one
    record PeersMisbehaved(String listener, Misbehaviour what, long count, SequencedMap<String, Long> reasons,
            Optional<InetAddress> top) implements ServerEvent {}

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

    /// Another configuration, or other plugins, are in force.
    ///
    /// @param generation counts the configurations from 1
    /// @param changes what is different
    record Reloaded(int generation, List<String> changes) implements ServerEvent {

        /// Takes a copy of the list.
        public Reloaded {
            changes = List.copyOf(changes);
        }
    }

    /// What was left of an old generation of a plugin was cut off.
    ///
    /// @param plugin its name
    /// @param generation which one
    /// @param left the connections
    record GenerationEnded(String plugin, int generation, List<Connection> left) implements ServerEvent {

        /// Takes a copy of the list.
        public GenerationEnded {
            left = List.copyOf(left);
        }
    }

    /// A generation of a plugin ended, and its classes stay in memory; told once.
    ///
    /// @param plugin its name
    /// @param generation which one
    /// @param holders what keeps them there, where that can be told
    record PluginStays(String plugin, int generation, List<String> holders) implements ServerEvent {

        /// Takes a copy of the list.
        public PluginStays {
            holders = List.copyOf(holders);
        }
    }

    /// The server serves no longer, and the service manager is no longer told that it does, so that it is restarted.
    ///
    /// @param why what stands still
    record ServiceFailing(String why) implements ServerEvent {}

    /// The server, or a listener that is gone, lets its connections finish.
    ///
    /// @param who `the server`, or the listener's name
    /// @param open how many there are
    /// @param limit how long they may take
    record Draining(String who, int open, Duration limit) implements ServerEvent {}

    /// A drain is over: what is left is cut off.
    ///
    /// @param who as in [Draining]
    /// @param left the connections
    record DrainEnded(String who, List<Connection> left) implements ServerEvent {

        /// Takes a copy of the list.
        public DrainEnded {
            left = List.copyOf(left);
        }
    }
}
