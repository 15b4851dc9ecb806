package dev.berth.runtime.metrics;

import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.event.Tally;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The metrics of a server. Counts are the tally's, read when somebody asks; only how long connections lasted is gathered
/// here.
public final class Metrics implements EventSink {

    /// From a health check to a day's session, in seconds.
    private static final double[] DURATIONS = {0.01, 0.1, 1, 10, 60, 600, 3600, 86_400};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Tally tally;
    private final Histogram durations;

    /// Makes metrics that show nothing yet.
    ///
    /// @param tally what is counted
    public Metrics(Tally tally) {
        this.tally = tally;
        this.durations = Histogram.builder().name("berth_connection_duration_seconds")
                .help("How long connections lasted that are over")
                .labelNames("listener").classicOnly().classicUpperBounds(DURATIONS).withoutExemplars()
                .register(registry);
    }

    @Override
    public void publish(ServerEvent event) {
        if (event instanceof ServerEvent.Closed e) {
            String listener = e.connection().listener();
            seen.add(listener);
            durations.labelValues(listener).observe(e.age().toNanos() / 1e9);
        }
    }

    /// Shows what is not known from events too, and what the Java virtual machine does. Once.
    ///
    /// @param readings answers from now on
    public void complete(Readings readings) {
        new ListenerMetrics(tally, readings).register(registry);
        new ServerMetrics(tally, readings).register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /// Drops what is about listeners that are gone: every reload may bring other names.
    void forgetOthers(Set<String> listeners) {
        Set<String> gone = new HashSet<>(seen);
        gone.removeAll(listeners);
        seen.removeAll(gone);
        gone.forEach(durations::remove);
    }

    PrometheusRegistry registry() {
        return registry;
    }
}
