package dev.berth.runtime.metrics;

import dev.berth.runtime.event.Tally;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;

/// What is shown for each listener. Labels are the listener's name and words of which there are few; never an address.
final class ListenerMetrics {

    private static final String LISTENER = "listener";
    private static final String REASON = "reason";

    private final Tally tally;
    private final ReceiptTotals receipts;

    ListenerMetrics(Tally tally, Readings readings) {
        this.tally = tally;
        this.receipts = new ReceiptTotals(tally, readings);
    }

    /// Gives the values of one listener.
    private interface Values {
        void of(Tally.Counts counts, Take take);
    }

    /// Takes a value with the labels beside the listener's name.
    private interface Take {
        void take(double value, String... labels);
    }

    void register(PrometheusRegistry registry) {
        counter(registry, "berth_connections_accepted_total", "Connections that were established",
                (counts, take) -> take.take(counts.accepted()));
        counter(registry, "berth_connections_refused_total", "Connections that were closed right after the accept",
                (counts, take) -> counts.refused().forEach((reason, count) -> take.take(count, word(reason))), REASON);
        counter(registry, "berth_connections_closed_total", "Connections that are over",
                (counts, take) -> counts.closed().forEach((reason, count) -> take.take(count, word(reason))), REASON);
        counter(registry, "berth_accept_failures_total", "Times when connections could not be accepted, in episodes",
                (counts, take) -> take.take(counts.acceptFailures()));
        counter(registry, "berth_proxy_header_failures_total", "PROXY headers that were missing, wrong or not believed",
                (counts, take) -> take.take(counts.proxyFailures()));
        counter(registry, "berth_handshakes_total", "TLS handshakes that succeeded",
                (counts, take) -> counts.handshakes().forEach((kind, count) -> take.take(count, kind.version(),
                        kind.resumed().map(resumed -> resumed ? "yes" : "no").orElse("unknown"))),
                "version", "resumed");
        counter(registry, "berth_handshake_failures_total", "TLS handshakes that failed",
                (counts, take) -> counts.handshakeFailures().forEach((reason, count) -> take.take(count, reason)),
                REASON);
        counter(registry, "berth_handler_failures_total", "Handlers that threw what is not the connection's failure",
                (counts, take) -> take.take(counts.handlerFailures()));
        GaugeWithCallback.builder().name("berth_connections_open").help("Connections that are open")
                .labelNames(LISTENER)
                .callback(back -> tally.counts().forEach((name, counts) -> back.call(counts.open(), name)))
                .register(registry);
        CounterWithCallback.builder().name("berth_connection_bytes_total")
                .help("Bytes that handlers could read (in) and that they wrote (out)").labelNames(LISTENER, "direction")
                .callback(back -> receipts.now().forEach((name, receipt) -> {
                    back.call(receipt.bytesIn(), name, "in");
                    back.call(receipt.bytesOut(), name, "out");
                })).register(registry);
        CounterWithCallback.builder().name("berth_connection_time_seconds_total")
                .help("What the time of connections was spent on").labelNames(LISTENER, "on")
                .callback(back -> receipts.now().forEach((name, receipt) -> {
                    back.call(seconds(receipt.handshake()), name, "handshake");
                    back.call(seconds(receipt.waitedForPeer()), name, "waiting-for-peer");
                    back.call(seconds(receipt.writing()), name, "writing");
                    back.call(seconds(receipt.handling()), name, "handler");
                })).register(registry);
    }

    private void counter(PrometheusRegistry registry, String name, String help, Values values, String... labels) {
        String[] all = new String[labels.length + 1];
        System.arraycopy(labels, 0, all, 1, labels.length);
        all[0] = LISTENER;
        CounterWithCallback.builder().name(name).help(help).labelNames(all)
                .callback(back -> tally.counts().forEach((listener, counts) -> values.of(counts, (value, more) -> {
                    String[] labelled = all.clone();
                    System.arraycopy(more, 0, labelled, 1, more.length);
                    labelled[0] = listener;
                    back.call(value, labelled);
                }))).register(registry);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /// The name of a constant as the log writes it.
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
