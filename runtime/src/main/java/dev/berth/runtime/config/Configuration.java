package dev.berth.runtime.config;

import dev.berth.api.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// Everything the configuration files say, validated as far as files alone can tell.
///
/// @param server the server's own keys
/// @param listeners those that are enabled, by name
/// @param handlers those below `handlers`, and those that enabled listeners bring along
/// @param tls the profiles, by name
/// @param hostTls the profile for servers where none is named
/// @param plugins how plugins come and go
/// @param metrics where metrics are served
/// @param accessLog how the log tells of connections
/// @param control the socket for those who look and steer
/// @param values every value in force, by its key; secrets are hidden
public record Configuration(
        ServerSettings server,
        List<ListenerSettings> listeners,
        List<HandlerSettings> handlers,
        Map<String, TlsSettings> tls,
        TlsSettings hostTls,
        PluginsSettings plugins,
        MetricsSettings metrics,
        AccessLogSettings accessLog,
        ControlSettings control,
        List<EffectiveValue> values) {

    /// @param server the server's own keys
    /// @param listeners the enabled listeners
    /// @param handlers the handlers in use
    /// @param tls the profiles
    /// @param hostTls the profile without a name
    /// @param plugins the plugins
    /// @param metrics the metrics
    /// @param accessLog the access log
    /// @param control the control socket
    /// @param values the values
    public Configuration {
        listeners = List.copyOf(listeners);
        handlers = List.copyOf(handlers);
        tls = Map.copyOf(tls);
        values = List.copyOf(values);
    }

    /// The same with another profile for servers where none is named.
    ///
    /// @param other the profile without a name
    /// @return another configuration
    public Configuration withHostTls(TlsSettings other) {
        return new Configuration(server, listeners, handlers, tls, other, plugins, metrics, accessLog, control, values);
    }

    /// The section `server`.
    ///
    /// @param connections how many there may be at once, over all listeners; empty for `auto`
    /// @param drain how long connections may take to finish when the server stops
    /// @param data where handlers keep what outlives a restart; empty for `auto`
    /// @param demonstration whether `run` explains what to try
    /// @param tls what holds for the TLS of all profiles
    public record ServerSettings(
            OptionalInt connections, Duration drain, Optional<Path> data, boolean demonstration, ServerTls tls) {}

    /// The section `server.tls`: what Java's TLS only has once for the whole process, and how files are watched.
    ///
    /// @param sessionTickets whether clients keep their sessions themselves
    /// @param handshakeSize the largest message of a handshake, in bytes
    /// @param chainLength how many certificates a peer may show
    /// @param watch how often the profiles' files are looked at; empty for never
    public record ServerTls(boolean sessionTickets, int handshakeSize, int chainLength, Optional<Duration> watch) {}

    /// The section `plugins`.
    ///
    /// @param watch how often the plugin folders are looked at for changes; empty for never
    /// @param oldGeneration how long connections of a plugin may go on after a newer one took its place
    public record PluginsSettings(Optional<Duration> watch, Duration oldGeneration) {}

    /// The section `metrics`.
    ///
    /// @param bind where they are served; empty for nowhere
    public record MetricsSettings(Optional<BindAddress.Tcp> bind) {}

    /// The section `access-log`.
    ///
    /// @param format how a connection is told
    public record AccessLogSettings(Format format) {

        /// How a connection is told when it is over.
        public enum Format {
            /// A line for people, among the others.
            LINE,
            /// A JSON object for programs, alone on its line.
            JSON
        }
    }

    /// A section below `listeners`.
    ///
    /// @param name its key
    /// @param where its file and line
    /// @param binds at least one address
    /// @param handler the name of one of the configuration's handlers
    /// @param tls how its connections are secured
    /// @param backlog how many connections may wait to be accepted
    /// @param limits how many connections it accepts
    /// @param access from where it accepts them
    /// @param proxy whether its connections begin with a PROXY header
    /// @param keepAlive how TCP finds out that a peer vanished
    /// @param timeouts the bounds of its connections' phases
    public record ListenerSettings(
            String name,
            String where,
            List<BindAddress> binds,
            String handler,
            ListenerTls tls,
            int backlog,
            Limits limits,
            Access access,
            ProxyProtocol proxy,
            KeepAlive keepAlive,
            Timeouts timeouts) {

        /// @param name its key
        /// @param where its file and line
        /// @param binds its addresses
        /// @param handler a handler's name
        /// @param tls the security
        /// @param backlog the backlog
        /// @param limits the limits
        /// @param access the access rules
        /// @param proxy the PROXY protocol
        /// @param keepAlive the keep-alive
        /// @param timeouts the timeouts
        public ListenerSettings {
            binds = List.copyOf(binds);
        }
    }

    /// The section `limits` of a listener. An empty one is unlimited.
    ///
    /// @param connections how many there may be at once
    /// @param perAddress how many of them from one client's address
    /// @param acceptRate how many are accepted per second
    /// @param over what happens to one more
    public record Limits(
            OptionalInt connections, OptionalInt perAddress, OptionalDouble acceptRate, Over over) {

        /// What happens to connections over a limit.
        public enum Over {
            /// They wait in the backlog.
            WAIT,
            /// They are accepted and closed at once.
            REFUSE
        }
    }

    /// The section `access` of a listener.
    ///
    /// @param allow where clients may come from; everywhere if it is empty
    /// @param deny where they may not come from, whatever `allow` says
    public record Access(List<AddressRange> allow, List<AddressRange> deny) {

        /// @param allow the allowed
        /// @param deny the denied
        public Access {
            allow = List.copyOf(allow);
            deny = List.copyOf(deny);
        }

        /// Whether a client may come in.
        ///
        /// @param client its address
        /// @return whether it may
        public boolean admits(InetAddress client) {
            if (deny.isEmpty() && allow.isEmpty()) {
                return true;
            }
            return deny.stream().noneMatch(range -> range.contains(client))
                    && (allow.isEmpty() || allow.stream().anyMatch(range -> range.contains(client)));
        }
    }

    /// The section `proxy-protocol` of a listener.
    ///
    /// @param mode whether connections begin with a header
    /// @param trusted whose headers are believed; those of Unix-domain peers always are
    public record ProxyProtocol(Mode mode, List<AddressRange> trusted) {

        /// @param mode the mode
        /// @param trusted the proxies
        public ProxyProtocol {
            trusted = List.copyOf(trusted);
        }

        /// Whether the header of a peer is believed.
        ///
        /// @param peer the other end of the transport
        /// @return whether it is
        public boolean trusts(SocketAddress peer) {
            return !(peer instanceof InetSocketAddress internet)
                    || trusted.stream().anyMatch(range -> range.contains(internet.getAddress()));
        }

        /// Whether connections begin with a header.
        public enum Mode {
            /// They do not, and one would be the client's first bytes.
            OFF,
            /// They may.
            OPTIONAL,
            /// Without one there is no connection.
            REQUIRED
        }
    }

    /// The section `keep-alive` of a listener; tcp(7) explains its numbers.
    ///
    /// @param enabled whether it is used
    /// @param idle before the first probe
    /// @param interval between probes
    /// @param count how many may stay without an answer
    public record KeepAlive(boolean enabled, Duration idle, Duration interval, int count) {}

    /// The section `timeouts` of a listener. An empty one is off.
    ///
    /// @param proxyHeader for the PROXY header
    /// @param handshake for the whole TLS handshake
    /// @param firstByte from then to the peer's first byte
    /// @param message from the first byte of a message to its last, counting only what the peer lets us wait
    /// @param idle without a byte either way
    /// @param writeStall for a write without any progress
    /// @param lifetime for the whole connection
    /// @param close for the peer to read the rest and end too
    public record Timeouts(
            Duration proxyHeader,
            Duration handshake,
            Optional<Duration> firstByte,
            Optional<Duration> message,
            Optional<Duration> idle,
            Optional<Duration> writeStall,
            Optional<Duration> lifetime,
            Duration close) {}

    /// A handler to be made.
    ///
    /// @param name its key below `handlers`, or the listener's name
    /// @param type what the plugin calls it
    /// @param key the path of the key that names the type, such as `handlers.room.type`
    /// @param where the file and line of that key
    /// @param kind how it is written
    /// @param section its keys
    public record HandlerSettings(
            String name, String type, String key, String where, Kind kind, PluginSection section) {

        /// How a handler is written.
        public enum Kind {
            /// Below `handlers`, for any listener.
            NAMED,
            /// As a section of a listener.
            INLINE,
            /// As the bare name of a type, in a listener.
            TYPE
        }
    }

    /// A plugin's part of the configuration.
    public interface PluginSection {

        /// The keys for the plugin.
        ///
        /// @return a view that remembers what it was asked for
        Settings settings();

        /// Whether another section says the same, so that a plugin would understand the same.
        ///
        /// @param other of this configuration or another
        /// @return whether keys and values are the same, and relative paths mean the same files
        boolean isSameAs(PluginSection other);

        /// Reports the keys that the plugin did not ask for.
        ///
        /// @param problems where to
        void reportUnknown(Problems problems);
    }
}
