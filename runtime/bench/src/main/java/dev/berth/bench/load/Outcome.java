package dev.berth.bench.load;

import org.HdrHistogram.Histogram;

/// What a load did to a server.
///
/// @param count how many exchanges, or connections, were done
/// @param nanos in what time
/// @param cpuMicros with how much of the server's processor time, in microseconds
/// @param latencies how long each took, in nanoseconds
public record Outcome(long count, long nanos, long cpuMicros, Histogram latencies) {

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    /// The server's processor time for each.
    ///
    /// @return in microseconds
    public double cpuMicrosEach() {
        return (double) cpuMicros / count;
    }

    /// How many were done in a second.
    ///
    /// @return a rate
    public double perSecond() {
        return count * NANOS_PER_SECOND / nanos;
    }

    /// How long most took at most.
    ///
    /// @param percentile 0 to 100
    /// @return in microseconds
    public double latencyMicros(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
    }
}
