/// Metrics for Prometheus and answers to health checks, over HTTP and on platform threads alone.
///
/// Counts nothing that [dev.berth.runtime.event.Tally] counts, and alone in knowing the Prometheus library. What is known
/// neither from events nor from the tally is asked for by [dev.berth.runtime.metrics.Readings] and
/// [dev.berth.runtime.metrics.Health], which the server answers.
package dev.berth.runtime.metrics;
