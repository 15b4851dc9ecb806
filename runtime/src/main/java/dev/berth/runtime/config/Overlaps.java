package dev.berth.runtime.config;

import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.MetricsSettings;
import java.util.ArrayList;
import java.util.List;

/// Checks that listeners and metrics can be there at the same time.
final class Overlaps {

    private Overlaps() {}

    private record Bound(String section, BindAddress address) {}

    /// Reports addresses that cannot be bound at the same time.
    static void check(List<ListenerSettings> listeners, MetricsSettings metrics, Problems problems) {
        List<Bound> earlier = new ArrayList<>();
        listeners.forEach(listener -> listener.binds().forEach(
                address -> check(new Bound("listeners." + listener.name(), address), earlier, problems)));
        metrics.bind().ifPresent(address -> check(new Bound("metrics", address), earlier, problems));
    }

    private static void check(Bound bound, List<Bound> earlier, Problems problems) {
        for (Bound other : earlier) {
            if (overlap(bound.address, other.address)) {
                problems.add(bound.address.where(),
                        bound.section + " binds " + bound.address + ", which overlaps " + other.address + " of "
                                + other.section + " at " + other.address.where(),
                        "give one of them another address or port");
            }
        }
        earlier.add(bound);
    }

    private static boolean overlap(BindAddress a, BindAddress b) {
        return switch (a) {
            case BindAddress.Inherited ignored -> false;
            case BindAddress.Tcp tcp -> b instanceof BindAddress.Tcp other && tcp.overlaps(other);
            case BindAddress.Unix unix -> b instanceof BindAddress.Unix other && unix.path().equals(other.path());
        };
    }
}
