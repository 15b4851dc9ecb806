package dev.berth.runtime.server;

import com.google.common.util.concurrent.Service;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.FlightSink;
import dev.berth.runtime.event.MisbehaviourCounts;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.listener.Listeners;
import dev.berth.runtime.metrics.Metrics;
import dev.berth.runtime.metrics.MetricsEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// Who hears of events in every server, beside whom the caller names, and what shows what they gathered.
final class Observers implements AutoCloseable {

    private final Optional<BindAddress.Tcp> bind;
    private final Tally tally = new Tally();
    private final MisbehaviourCounts misbehaviour = new MisbehaviourCounts();
    private final ServerHealth health = new ServerHealth();
    private final Optional<Metrics> metrics;
    private final EventSink events;
    private Optional<MetricsEndpoint> endpoint = Optional.empty();

    /// @param bind where metrics are served; empty for nowhere
    /// @param sink hears of events after all others: what it is told is counted already
    Observers(Optional<BindAddress.Tcp> bind, EventSink sink) {
        this.bind = bind;
        this.metrics = bind.map(address -> new Metrics(tally));
        EventSink own = tally.and(misbehaviour).and(health).and(new FlightSink());
        this.events = metrics.map(own::and).orElse(own).and(sink);
    }

    /// Tells all of them.
    EventSink events() {
        return events;
    }

    Tally tally() {
        return tally;
    }

    ServerHealth health() {
        return health;
    }

    /// Answers to those who ask for metrics and health from now on: also while the server starts.
    ///
    /// @return why that is not possible, if it is not
    List<Problem> open(Listeners listeners, ServerReadings readings) {
        health.watch(listeners);
        if (bind.isEmpty()) {
            return List.of();
        }
        BindAddress.Tcp address = bind.get();
        try {
            metrics.orElseThrow().complete(readings);
            endpoint = Optional.of(MetricsEndpoint.start(address.address()
                    .map(local -> new InetSocketAddress(local, address.port()))
                    .orElseGet(() -> new InetSocketAddress(address.port())),
                    metrics.orElseThrow(), tally, readings, health));
            events.publish(new ServerEvent.MetricsServed(endpoint.get().address()));
            return List.of();
        } catch (IOException e) {
            return List.of(new Problem(address.where(), "metrics cannot bind " + address + ": " + e.getMessage(),
                    "choose another address or port, or write metrics.bind = off"));
        }
    }

    /// Where metrics are served, with the real port.
    Optional<InetSocketAddress> address() {
        return endpoint.map(MetricsEndpoint::address);
    }

    /// What must run while the server does.
    Service teller(ServerReadings readings) {
        return new MinuteTeller(misbehaviour, () -> tally.keep(readings.listeners()), events);
    }

    /// Answers no more.
    @Override
    public void close() {
        endpoint.ifPresent(MetricsEndpoint::close);
    }
}
