package dev.berth.runtime.event;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Finds the address that comes most often without remembering all of them: the Space-Saving algorithm (Metwally et al.,
/// 2005). One that makes up more than a thousandth of all is never missed, however many others there are.
///
/// For one thread at a time.
final class FrequentAddresses {

    private static final int MOST = 1000;

    private final Map<InetAddress, Long> counts = new HashMap<>();

    void add(InetAddress address) {
        Long known = counts.get(address);
        if (known == null && counts.size() == MOST) {
            // The newcomer may have come before and been forgotten, so it takes over the count of the rarest.
            Map.Entry<InetAddress, Long> rarest =
                    counts.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow();
            known = rarest.getValue();
            counts.remove(rarest.getKey());
        }
        counts.put(address, known == null ? 1 : known + 1);
    }

    /// How many addresses are remembered.
    int size() {
        return counts.size();
    }

    /// The most frequent one; empty if there was none.
    Optional<InetAddress> top() {
        return counts.entrySet().stream()
                .max(Map.Entry.<InetAddress, Long>comparingByValue()
                        .thenComparing(Comparator.comparing(each -> each.getKey().getHostAddress())))
                .map(Map.Entry::getKey);
    }
}
