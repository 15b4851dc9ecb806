package dev.berth.runtime.event;

import dev.berth.api.FiveTuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/// Counts what peers do wrong until somebody asks; then it begins anew. A flood of it needs no more memory than a little.
public final class MisbehaviourCounts implements EventSink {

    private final Map<Key, Count> counts = new ConcurrentHashMap<>();

    /// Makes empty counts.
    public MisbehaviourCounts() {}

    private record Key(String listener, Misbehaviour what) {}

    /// Guarded by the map: all that happens to one happens in its methods.
    private static final class Count {

        private final Map<String, Long> reasons = new HashMap<>();
        private final FrequentAddresses addresses = new FrequentAddresses();

        Count add(String reason, FiveTuple address) {
            reasons.merge(reason, 1L, Long::sum);
            address.remoteInternet().ifPresent(remote -> addresses.add(remote.getAddress()));
            return this;
        }
    }

    @Override
    public void publish(ServerEvent event) {
        switch (event) {
            case ServerEvent.Refused e ->
                    add(e.listener(), Misbehaviour.REFUSED, AccessLine.text(e.reason()), e.address());
            case ServerEvent.ProxyHeaderFailed e -> add(e, Misbehaviour.PROXY_HEADER_FAILED, e.reason());
            case ServerEvent.HandshakeFailed e -> add(e, Misbehaviour.HANDSHAKE_FAILED, e.reason());
            default -> { }
        }
    }

    private void add(ServerEvent.OfConnection event, Misbehaviour what, String reason) {
        add(event.connection().listener(), what, reason, event.connection().address());
    }

    private void add(String listener, Misbehaviour what, String reason, FiveTuple address) {
        counts.compute(new Key(listener, what),
                (key, known) -> (known == null ? new Count() : known).add(reason, address));
    }

    /// Takes what was counted since the last call.
    ///
    /// @return at most one event for each listener and each thing that can go wrong, in order
    public List<ServerEvent.PeersMisbehaved> take() {
        List<ServerEvent.PeersMisbehaved> taken = new ArrayList<>();
        counts.keySet().stream().sorted(Comparator.comparing(Key::listener).thenComparing(Key::what)).forEach(key -> {
            Count count = counts.remove(key);
            if (count != null) {
                taken.add(new ServerEvent.PeersMisbehaved(key.listener, key.what,
                        count.reasons.values().stream().mapToLong(Long::longValue).sum(),
                        mostFrequentFirst(count.reasons), count.addresses.top()));
            }
        });
        return taken;
    }

    private static SequencedMap<String, Long> mostFrequentFirst(Map<String, Long> reasons) {
        SequencedMap<String, Long> sorted = new LinkedHashMap<>();
        reasons.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(each -> sorted.put(each.getKey(), each.getValue()));
        return sorted;
    }
}
