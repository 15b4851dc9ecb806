package dev.berth.runtime.listener;

import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.PeerRules;
import dev.berth.runtime.tls.TlsProfile;
import java.util.Optional;

/// What a listener serves its connections with; the same for all that it accepts until it is replaced as a whole.
///
/// @param settings its section
/// @param handlers serve the connections
/// @param tls what they are secured with from the start; empty for plain ones
/// @param startTls what a handler may put on a plain connection; empty if nothing
public record ListenerService(
        ListenerSettings settings, HandlerChoice handlers, Optional<TlsProfile> tls, Optional<TlsProfile> startTls) {

    /// Who of the clients with a certificate may come in.
    ///
    /// @return beside what the profile says
    PeerRules clients() {
        return settings.tls().clients();
    }

    /// The same with other rules.
    ///
    /// @param other a section that was read anew
    /// @return everything else as it is
    ListenerService withClientsOf(ListenerSettings other) {
        return new ListenerService(settings.withClients(other.tls().clients()), handlers, tls, startTls);
    }
}
