package dev.berth.runtime.config;

import java.util.List;
import java.util.Optional;

/// How a listener's connections are secured.
///
/// @param fromStart the name of the profile that they begin with; empty for plain connections
/// @param startTls the name of the profile that a handler may put on a plain connection; empty if none
/// @param clients who of the clients with a certificate may come in, beside what the profile says
/// @param sni which handler serves the clients that ask for a name; the first rule that fits counts
public record ListenerTls(
        Optional<String> fromStart, Optional<String> startTls, PeerRules clients, List<SniRule> sni) {

    /// Plain connections.
    public static final ListenerTls NONE =
            new ListenerTls(Optional.empty(), Optional.empty(), PeerRules.NONE, List.of());

    /// Takes a copy of the list.
    public ListenerTls {
        sni = List.copyOf(sni);
    }

    /// An element of `sni`.
    ///
    /// @param names of hosts, in lower case; a leading `*.` stands for one label
    /// @param handler the name of a handler
    public record SniRule(List<String> names, String handler) {

        /// Takes a copy of the list.
        public SniRule {
            names = List.copyOf(names);
        }
    }
}
