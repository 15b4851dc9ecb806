package dev.berth.runtime.plugin;

import dev.berth.api.Handler;
import dev.berth.api.HandlerProvider;
import dev.berth.api.HandlerWithParts;
import dev.berth.api.HandlerWithParts.Part;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.event.ServedBy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A handler that was made. Its users are the configurations it is in and the listeners that serve with it; it is closed
/// when there are none.
public final class HandlerInstance extends Shared {

    private static final Logger LOG = LoggerFactory.getLogger("berth.plugins");

    private final HandlerSettings settings;
    private final HandlerTypes.Offer offer;
    private final Handler handler;
    private final HandlerConnector connector;
    private final Closings closings;
    private final ServedBy description;
    private final AtomicBoolean failureTold = new AtomicBoolean();

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

    /// What its parts are and how they are.
    ///
    /// @return empty if it has none, or fails to tell; that is logged once
    public List<Part> parts() {
        if (!(handler instanceof HandlerWithParts parted)) {
            return List.of();
        }
        try {
            return List.copyOf(PluginThread.in(handler.getClass().getClassLoader(), parted::parts));
        } catch (RuntimeException | LinkageError e) {
            if (failureTold.compareAndSet(false, true)) {
                LOG.warn("the handler {} of type {} cannot tell its parts", settings.name(), settings.type(), e);
            }
            return List.of();
        }
    }

    /// Turns one of its parts on or off.
    ///
    /// @param part the name of one of [#parts]
    /// @param enabled whether it is to be used
    public void enable(String part, boolean enabled) {
        if (handler instanceof HandlerWithParts parted) {
            PluginThread.in(handler.getClass().getClassLoader(), () -> {
                parted.enable(part, enabled);
                return part;
            });
        }
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
