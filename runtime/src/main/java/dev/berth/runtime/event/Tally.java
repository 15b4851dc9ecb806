package dev.berth.runtime.event;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what happens to connections, by listener: the one count that everything which shows numbers reads.
///
/// Every connection's thread counts here, so nothing is locked, and nothing allocated once a listener is known.
public final class Tally implements EventSink {

    private final Map<String, Adders> listeners = new ConcurrentHashMap<>();

    /// Makes a tally in which nothing has happened.
    public Tally() {}

    /// What happened on one listener since the start.
    ///
    /// @param accepted connections that were established
    /// @param refused those that were closed right after they were accepted; reasons that did not occur are left out
    /// @param proxyFailures missing, malformed or unbelieved PROXY headers
    /// @param handshakeFailures TLS handshakes that failed
    /// @param handlerFailures handlers that threw something which is not the connection's own failure
    /// @param acceptFailures how often it could not accept, in episodes
    /// @param closed connections that are over; reasons that did not occur are left out
    /// @param bytesIn what handlers could read on connections that are over
    /// @param bytesOut what handlers wrote on connections that are over
    public record Counts(long accepted, Map<RefusalReason, Long> refused, long proxyFailures, long handshakeFailures,
            long handlerFailures, long acceptFailures, Map<CloseReason, Long> closed, long bytesIn, long bytesOut) {

        /// Takes copies.
        ///
        /// @param accepted a count
        /// @param refused counts
        /// @param proxyFailures a count
        /// @param handshakeFailures a count
        /// @param handlerFailures a count
        /// @param acceptFailures a count
        /// @param closed counts
        /// @param bytesIn a count
        /// @param bytesOut a count
        public Counts {
            refused = Map.copyOf(refused);
            closed = Map.copyOf(closed);
        }

        /// How many connections there are now.
        ///
        /// @return those that were accepted and are not closed
        public long open() {
            return accepted - closed.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    @Override
    public void publish(ServerEvent event) {
        switch (event) {
            case ServerEvent.Accepted e -> of(e).accepted.increment();
            case ServerEvent.Refused e -> of(e.listener()).refused[e.reason().ordinal()].increment();
            case ServerEvent.ProxyHeaderFailed e -> of(e).proxyFailures.increment();
            case ServerEvent.HandshakeFailed e -> of(e).handshakeFailures.increment();
            case ServerEvent.HandlerFailed e -> of(e).handlerFailures.increment();
            case ServerEvent.AcceptFailed e -> of(e.listener()).acceptFailures.increment();
            case ServerEvent.Closed e -> {
                Adders adders = of(e);
                adders.bytesIn.add(e.receipt().bytesIn());
                adders.bytesOut.add(e.receipt().bytesOut());
                adders.closed[e.reason().ordinal()].increment();
            }
            default -> { }
        }
    }

    /// What was counted so far. Counts that belong together may be one event apart while connections come and go.
    ///
    /// @return by the listener's name, sorted
    public Map<String, Counts> counts() {
        Map<String, Counts> counts = new TreeMap<>();
        listeners.forEach((name, adders) -> counts.put(name, adders.sum()));
        return counts;
    }

    /// Forgets listeners that are gone, once their last connection is over: names come and go with each reload, and
    /// would pile up.
    ///
    /// @param names the listeners that are still there
    public void keep(Set<String> names) {
        listeners.entrySet().removeIf(each -> !names.contains(each.getKey()) && each.getValue().sum().open() == 0);
    }

    private Adders of(ServerEvent.OfConnection event) {
        return of(event.connection().listener());
    }

    private Adders of(String listener) {
        Adders known = listeners.get(listener);
        return known != null ? known : listeners.computeIfAbsent(listener, any -> new Adders());
    }

    private static final class Adders {

        private final LongAdder accepted = new LongAdder();
        private final LongAdder[] refused = adders(RefusalReason.values().length);
        private final LongAdder proxyFailures = new LongAdder();
        private final LongAdder handshakeFailures = new LongAdder();
        private final LongAdder handlerFailures = new LongAdder();
        private final LongAdder acceptFailures = new LongAdder();
        private final LongAdder[] closed = adders(CloseReason.values().length);
        private final LongAdder bytesIn = new LongAdder();
        private final LongAdder bytesOut = new LongAdder();

        private static LongAdder[] adders(int count) {
            LongAdder[] adders = new LongAdder[count];
            for (int i = 0; i < count; i++) {
                adders[i] = new LongAdder();
            }
            return adders;
        }

        Counts sum() {
            // Ends before beginnings: no sum shows more ends than beginnings.
            Map<CloseReason, Long> ends = sums(CloseReason.class, closed);
            return new Counts(accepted.sum(), sums(RefusalReason.class, refused), proxyFailures.sum(),
                    handshakeFailures.sum(), handlerFailures.sum(), acceptFailures.sum(), ends,
                    bytesIn.sum(), bytesOut.sum());
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
}
