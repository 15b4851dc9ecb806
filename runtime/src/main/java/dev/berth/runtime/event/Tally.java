package dev.berth.runtime.event;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts what happens to connections, by listener: the one count that everything which shows numbers reads.
///
/// Every connection's thread counts here, so nothing is locked, and nothing allocated once a listener is known.
public final class Tally implements EventSink {

    private final Map<String, Adders> listeners = new ConcurrentHashMap<>();
    private final LongAdder reloads = new LongAdder();
    private final LongAdder failedReloads = new LongAdder();

    /// Makes a tally in which nothing has happened.
    public Tally() {}

    /// What happened on one listener since the start.
    ///
    /// @param accepted connections that were established
    /// @param refused those that were closed right after they were accepted; reasons that did not occur are left out
    /// @param proxyFailures missing, malformed or unbelieved PROXY headers
    /// @param handshakes TLS handshakes that succeeded
    /// @param handshakeFailures those that failed, by [ServerEvent.HandshakeFailed#reason]
    /// @param handlerFailures handlers that threw something which is not the connection's own failure
    /// @param acceptFailures how often it could not accept, in episodes
    /// @param closed connections that are over; reasons that did not occur are left out
    /// @param receipts the sums of the receipts of connections that are over
    public record Counts(long accepted, Map<RefusalReason, Long> refused, long proxyFailures,
            Map<Handshake, Long> handshakes, Map<String, Long> handshakeFailures, long handlerFailures,
            long acceptFailures, Map<CloseReason, Long> closed, Receipt receipts) {

        /// Takes copies.
        ///
        /// @param accepted a count
        /// @param refused counts
        /// @param proxyFailures a count
        /// @param handshakes counts
        /// @param handshakeFailures counts
        /// @param handlerFailures a count
        /// @param acceptFailures a count
        /// @param closed counts
        /// @param receipts sums
        public Counts {
            refused = Map.copyOf(refused);
            handshakes = Map.copyOf(handshakes);
            handshakeFailures = Map.copyOf(handshakeFailures);
            closed = Map.copyOf(closed);
        }

        /// How many connections there are now.
        ///
        /// @return those that were accepted and are not closed
        public long open() {
            return accepted - closed.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /// A kind of handshake.
    ///
    /// @param version of TLS
    /// @param resumed whether it resumed a session; empty where that cannot be told
    public record Handshake(String version, Optional<Boolean> resumed) {}

    @Override
    public void publish(ServerEvent event) {
        switch (event) {
            case ServerEvent.Accepted e -> of(e).accepted.increment();
            case ServerEvent.Refused e -> of(e.listener()).refused[e.reason().ordinal()].increment();
            case ServerEvent.ProxyHeaderFailed e -> of(e).proxyFailures.increment();
            case ServerEvent.Secured e -> e.connection().tls().ifPresent(session ->
                    of(e).handshakes.add(new Handshake(session.protocol(), e.resumed())));
            case ServerEvent.HandshakeFailed e -> of(e).handshakeFailures.add(e.reason());
            case ServerEvent.HandlerFailed e -> of(e).handlerFailures.increment();
            case ServerEvent.AcceptFailed e -> of(e.listener()).acceptFailures.increment();
            case ServerEvent.Closed e -> {
                Adders adders = of(e);
                adders.receipts.add(e.receipt());
                adders.closed[e.reason().ordinal()].increment();
            }
            case ServerEvent.Reloaded e -> reloads.increment();
            case ServerEvent.ReloadFailed e -> failedReloads.increment();
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

    /// How often another configuration, or other plugins, came into force.
    ///
    /// @return a count
    public long reloads() {
        return reloads.sum();
    }

    /// How often what was read anew could not be used.
    ///
    /// @return a count
    public long failedReloads() {
        return failedReloads.sum();
    }

    /// Knows the listeners that are there, also before anything happens on them, and forgets those that are gone, once
    /// their last connection is over: names come and go with each reload, and would pile up.
    ///
    /// @param names the listeners that are there
    public void keep(Set<String> names) {
        names.forEach(this::of);
        listeners.entrySet().removeIf(each -> !names.contains(each.getKey()) && each.getValue().sum().open() == 0);
    }

    private Adders of(ServerEvent.OfConnection event) {
        return of(event.connection().listener());
    }

    private Adders of(String listener) {
        Adders known = listeners.get(listener);
        return known != null ? known : listeners.computeIfAbsent(listener, any -> new Adders());
    }

}
