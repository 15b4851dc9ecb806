package dev.berth.runtime.listener;

import dev.berth.api.TlsSession;
import dev.berth.runtime.config.ListenerTls.SniRule;
import dev.berth.runtime.plugin.HandlerInstance;
import dev.berth.runtime.tls.HostNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Which handler serves a connection of a listener.
///
/// @param usual serves all that no rule names
/// @param rules by the name that a client asks for; the first that fits counts
public record HandlerChoice(HandlerInstance usual, List<Named> rules) {

    /// A rule with its handler.
    ///
    /// @param rule the names
    /// @param handler serves clients that ask for one of them
    public record Named(SniRule rule, HandlerInstance handler) {}

    /// Takes a copy of the rules.
    public HandlerChoice {
        rules = List.copyOf(rules);
    }

    /// All that may be chosen.
    ///
    /// @return with repetitions
    Stream<HandlerInstance> all() {
        return Stream.concat(Stream.of(usual), rules.stream().map(Named::handler));
    }

    /// Chooses for a connection.
    ///
    /// @param session what its handshake agreed on; empty for a plain connection
    /// @return the handler
    HandlerInstance choose(Optional<TlsSession> session) {
        return session.flatMap(TlsSession::serverName).map(name -> name.toLowerCase(Locale.ROOT))
                .flatMap(name -> rules.stream()
                        .filter(each -> each.rule.names().stream().anyMatch(names -> HostNames.matches(names, name)))
                        .map(Named::handler).findFirst())
                .orElse(usual);
    }
}
