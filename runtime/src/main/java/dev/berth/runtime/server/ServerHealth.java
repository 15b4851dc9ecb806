package dev.berth.runtime.server;

import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.listener.Listeners;
import dev.berth.runtime.metrics.Health;
import java.time.Duration;
import java.util.Optional;

/// Whether the server serves, and whether it should be sent more.
final class ServerHealth implements Health, EventSink {

    /// A lack of descriptors or memory passes when connections end, and a restart ends them all; so it comes last.
    private static final Duration BEYOND_HOPE = Duration.ofMinutes(1);

    private enum Phase { STARTING, SERVING, DRAINING }

    private volatile Optional<Listeners> listeners = Optional.empty();
    private volatile Phase phase = Phase.STARTING;
    private volatile boolean exhausted;

    /// Looks at listeners too from now on.
    void watch(Listeners all) {
        listeners = Optional.of(all);
    }

    /// Everything is bound.
    void started() {
        phase = Phase.SERVING;
    }

    /// The server stops.
    void draining() {
        phase = Phase.DRAINING;
    }

    @Override
    public void publish(ServerEvent event) {
        switch (event) {
            case ServerEvent.CarriersExhausted e -> exhausted = true;
            case ServerEvent.CarriersChanged e -> exhausted = false;
            default -> { }
        }
    }

    @Override
    public Optional<String> notAlive() {
        return exhausted ? Optional.of("all carriers of virtual threads are taken by handlers that do not end")
                : listeners.stream().flatMap(all -> all.all().stream()).filter(listener -> listener.cannotAccept(BEYOND_HOPE))
                        .map(listener -> "listener " + listener.name() + " cannot accept").findFirst();
    }

    @Override
    public Optional<String> notReady() {
        return switch (phase) {
            case STARTING -> Optional.of("starting");
            case SERVING -> Optional.empty();
            case DRAINING -> Optional.of("draining");
        };
    }
}
