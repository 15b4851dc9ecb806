package dev.berth.runtime.config;

import dev.berth.runtime.config.Configuration.ListenerSettings;
import java.util.ArrayList;
import java.util.List;

/// Checks that listeners can be there at the same time.
final class Overlaps {

    private Overlaps() {}

    /// Reports addresses that cannot be bound at the same time.
    static void check(List<ListenerSettings> listeners, Problems problems) {
        record Bound(String listener, BindAddress address) {}
        List<Bound> earlier = new ArrayList<>();
        for (ListenerSettings listener : listeners) {
            for (BindAddress address : listener.binds()) {
                for (Bound other : earlier) {
                    if (overlap(address, other.address)) {
                        problems.add(address.where(),
                                "listeners." + listener.name() + " binds " + address + ", which overlaps "
                                        + other.address + " of listeners." + other.listener + " at "
                                        + other.address.where(),
                                "give one of them another address or port");
                    }
                }
                earlier.add(new Bound(listener.name(), address));
            }
        }
    }

    private static boolean overlap(BindAddress a, BindAddress b) {
        return switch (a) {
            case BindAddress.Inherited ignored -> false;
            case BindAddress.Tcp tcp -> b instanceof BindAddress.Tcp other && tcp.overlaps(other);
            case BindAddress.Unix unix -> b instanceof BindAddress.Unix other && unix.path().equals(other.path());
        };
    }
}
