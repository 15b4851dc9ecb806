package dev.berth.runtime.server;

import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.listener.Listener;
import dev.berth.runtime.listener.Listeners;
import dev.berth.runtime.metrics.Readings;
import dev.berth.runtime.tls.TlsProfile;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.management.VirtualThreadSchedulerMXBean;

/// What metrics show of the server as it is at the moment.
///
/// @param listenersNow those of the server
/// @param connections the live ones
/// @param plan the one in force
record ServerReadings(Listeners listenersNow, Connections connections, Supplier<Plan> plan) implements Readings {

    @Override
    public Set<String> listeners() {
        return listenersNow.all().stream().map(Listener::name).collect(Collectors.toSet());
    }

    @Override
    public Map<String, Receipt> live() {
        Map<String, Receipt> live = new HashMap<>();
        connections.all().forEach(each -> live.merge(each.listener(), each.receipt(), Receipt::plus));
        return live;
    }

    @Override
    public int carriers() {
        return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class).getParallelism();
    }

    @Override
    public List<PartFigure> parts() {
        return plan.get().handlers().all().stream().flatMap(handler -> handler.parts().stream()
                .flatMap(part -> part.figures().entrySet().stream().map(figure -> new PartFigure(
                        handler.description().handler(), part.name(), figure.getKey(), figure.getValue())))).toList();
    }

    @Override
    public Map<String, Instant> expiries() {
        Map<String, Instant> expiries = new HashMap<>();
        for (TlsProfile profile : plan.get().profiles().all()) {
            profile.served().stream().map(TlsProfile.Served::expires).min(Instant::compareTo)
                    .ifPresent(first -> expiries.put(profile.name(), first));
        }
        return expiries;
    }
}
