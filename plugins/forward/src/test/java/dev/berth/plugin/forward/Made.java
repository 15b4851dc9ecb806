package dev.berth.plugin.forward;

import dev.berth.api.Destination;
import dev.berth.plugin.forward.ForwardSettings.Failing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Targets and settings without a configuration.
final class Made {

    /// Down after the first failure, and so long that no test sees it end.
    static final Failing LONG = new Failing(1, Duration.ofHours(1), Duration.ofHours(1), false, Duration.ofHours(1));

    private Made() {}

    static Target target(String host, int weight) {
        return new Target(Destination.tcp(host, 80), weight, false, new Health(LONG));
    }

    static Target target(String host) {
        return target(host, 1);
    }

    static Target backup(String host) {
        return new Target(Destination.tcp(host, 80), 1, true, new Health(LONG));
    }

    /// Settings of a pool whose targets take turns.
    static ForwardSettings queue(int mostConnections, int queue, Duration timeout) {
        return new ForwardSettings(List.of(), List.of(), Optional.empty(), Optional.empty(), List.of(),
                Balance.Kind.ROUND_ROBIN, Duration.ofSeconds(1), 3, mostConnections, queue, timeout,
                ForwardSettings.ProxyProtocol.OFF, LONG);
    }

    /// A pool whose targets have a place for everybody.
    static Pool pool(Target... targets) {
        return new Pool(List.of(targets), new ForwardSettings());
    }
}
