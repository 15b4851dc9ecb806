package dev.berth.runtime.metrics;

import dev.berth.runtime.event.Tally;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/// What is shown for the server as a whole.
final class ServerMetrics {

    private final Tally tally;
    private final Readings readings;

    ServerMetrics(Tally tally, Readings readings) {
        this.tally = tally;
        this.readings = readings;
    }

    void register(PrometheusRegistry registry) {
        CounterWithCallback.builder().name("berth_reloads_total")
                .help("Times that configuration, TLS files or plugins were read anew").labelNames("result")
                .callback(back -> {
                    back.call(tally.reloads(), "done");
                    back.call(tally.failedReloads(), "failed");
                }).register(registry);
        GaugeWithCallback.builder().name("berth_carriers")
                .help("Platform threads that carry virtual ones; more than processors while handlers spin")
                .callback(back -> back.call(readings.carriers())).register(registry);
        GaugeWithCallback.builder().name("berth_handler_part")
                .help("What handlers count of their parts, such as the servers that they relay to")
                .labelNames("handler", "part", "figure")
                .callback(back -> readings.parts().forEach(
                        each -> back.call(each.value(), each.handler(), each.part(), each.figure()))).register(registry);
        GaugeWithCallback.builder().name("berth_certificate_expiry_timestamp_seconds")
                .help("When the first certificate of a TLS profile expires, in seconds since 1970").labelNames("profile")
                .callback(back -> readings.expiries().forEach(
                        (profile, expiry) -> back.call(expiry.getEpochSecond(), profile))).register(registry);
    }
}
