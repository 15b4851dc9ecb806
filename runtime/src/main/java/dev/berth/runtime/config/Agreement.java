package dev.berth.runtime.config;

import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Checks that the parts of a configuration fit together.
final class Agreement {

    private Agreement() {}

    static void check(List<ListenerSettings> listeners, Map<String, TlsSettings> profiles, Problems problems) {
        for (ListenerSettings listener : listeners) {
            listener.tls().filter(name -> !profiles.containsKey(name)).ifPresent(name -> problems.add(
                    listener.where(),
                    "listeners." + listener.name() + ".tls = " + name + ": no such profile",
                    profiles.isEmpty() ? "write tls." + name + " { ... }" : Names.remedy(name, profiles.keySet())));
        }
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
            case BindAddress.Tcp tcp -> b instanceof BindAddress.Tcp other && tcp.overlaps(other);
            case BindAddress.Unix unix -> b instanceof BindAddress.Unix other && unix.path().equals(other.path());
        };
    }
}
