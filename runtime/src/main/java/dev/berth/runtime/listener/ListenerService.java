package dev.berth.runtime.listener;

import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.PeerRules;
import dev.berth.runtime.plugin.Shared;
import dev.berth.runtime.tls.TlsProfile;
import java.util.Optional;

/// What a listener serves its connections with; the same for all that it accepts until it is replaced as a whole. Its
/// users are the server, as long as it is not replaced, and the connections that were accepted with it.
public final class ListenerService extends Shared {

    private final ListenerSettings settings;
    private final HandlerChoice handlers;
    private final Optional<TlsProfile> tls;
    private final Optional<TlsProfile> startTls;

    /// Makes one that uses its handlers.
    ///
    /// @param settings its section
    /// @param handlers serve the connections; the caller uses them, so they are still there
    /// @param tls what connections are secured with from the start; empty for plain ones
    /// @param startTls what a handler may put on a plain connection; empty if nothing
    public ListenerService(ListenerSettings settings, HandlerChoice handlers, Optional<TlsProfile> tls,
            Optional<TlsProfile> startTls) {
        this.settings = settings;
        this.handlers = handlers;
        this.tls = tls;
        this.startTls = startTls;
        handlers.all().forEach(Shared::acquire);
    }

    ListenerSettings settings() {
        return settings;
    }

    HandlerChoice handlers() {
        return handlers;
    }

    Optional<TlsProfile> tls() {
        return tls;
    }

    Optional<TlsProfile> startTls() {
        return startTls;
    }

    /// Who of the clients with a certificate may come in.
    ///
    /// @return beside what the profile says
    PeerRules clients() {
        return settings.tls().clients();
    }

    @Override
    protected void letGo() {
        handlers.all().forEach(Shared::release);
    }
}
