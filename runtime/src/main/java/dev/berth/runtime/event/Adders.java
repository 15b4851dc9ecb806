package dev.berth.runtime.event;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// What [Tally] adds up for one listener.
final class Adders {

    final LongAdder accepted = new LongAdder();
    final LongAdder[] refused = adders(RefusalReason.values().length);
    final LongAdder proxyFailures = new LongAdder();
    final ByKind<Tally.Handshake> handshakes = new ByKind<>();
    final ByKind<String> handshakeFailures = new ByKind<>();
    final LongAdder handlerFailures = new LongAdder();
    final LongAdder acceptFailures = new LongAdder();
    final LongAdder[] closed = adders(CloseReason.values().length);
    final ReceiptSums receipts = new ReceiptSums();

    /// Counts by something of which there are few.
    static final class ByKind<K> {

        private final Map<K, LongAdder> adders = new ConcurrentHashMap<>();

        void add(K kind) {
            LongAdder known = adders.get(kind);
            (known != null ? known : adders.computeIfAbsent(kind, any -> new LongAdder())).increment();
        }

        Map<K, Long> sums() {
            Map<K, Long> sums = new HashMap<>();
            adders.forEach((kind, adder) -> sums.put(kind, adder.sum()));
            return sums;
        }
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    Tally.Counts sum() {
        // Ends before beginnings: no sum shows more ends than beginnings.
        Map<CloseReason, Long> ends = sums(CloseReason.class, closed);
        return new Tally.Counts(accepted.sum(), sums(RefusalReason.class, refused), proxyFailures.sum(),
                handshakes.sums(), handshakeFailures.sums(), handlerFailures.sum(), acceptFailures.sum(), ends,
                receipts.sum());
    }

    private static <E extends Enum<E>> Map<E, Long> sums(Class<E> kind, LongAdder[] adders) {
        Map<E, Long> sums = new EnumMap<>(kind);
        for (E each : kind.getEnumConstants()) {
            long sum = adders[each.ordinal()].sum();
            if (sum > 0) {
                sums.put(each, sum);
            }
        }
        return sums;
    }
}
