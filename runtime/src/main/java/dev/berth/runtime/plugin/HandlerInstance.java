package dev.berth.runtime.plugin;

import dev.berth.api.Handler;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.event.ServedBy;
import java.util.Set;

/// A handler that was made. Its users are the configurations it is in and the listeners that serve with it; it is closed
/// when there are none.
public final class HandlerInstance extends Shared {

    private final HandlerSettings settings;
    private final HandlerTypes.Offer offer;
    private final Handler handler;
    private final HandlerConnector connector;
    private final Closings closings;
    private final ServedBy description;

    HandlerInstance(HandlerSettings settings, HandlerTypes.Offer offer, Handler handler, HandlerConnector connector,
            Closings closings) {
        this.settings = settings;
        this.offer = offer;
        this.handler = handler;
        this.connector = connector;
        this.closings = closings;
        this.description = new ServedBy(settings.name(), settings.type(),
                offer.plugin().map(each -> each.label().name()),
                offer.plugin().map(each -> each.label().generation()).orElse(0));
        // The caller uses the plugin, so it is still there.
        offer.plugin().ifPresent(Plugin::acquire);
        closings.add(this);
    }

    /// Whether making it again would give the same.
    boolean isFrom(HandlerSettings other, HandlerProvider provider) {
        return offer.provider() == provider && settings.name().equals(other.name())
                && settings.type().equals(other.type()) && settings.section().isSameAs(other.section());
    }

    /// Whether it can do with other TLS profiles.
    ///
    /// @param profiles the names of those that there are
    boolean fits(Set<String> profiles) {
        return connector.fits(profiles);
    }

    /// What serves connections.
    ///
    /// @return the plugin's object
    public Handler handler() {
        return handler;
    }

    /// What it is, for people.
    ///
    /// @return always the same object
    public ServedBy description() {
        return description;
    }

    @Override
    protected void letGo() {
        closings.begin(this);
    }

    /// Called when it is closed, on the thread that did so.
    void closed() {
        offer.plugin().ifPresent(Plugin::release);
    }
}
