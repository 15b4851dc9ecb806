package dev.berth.runtime.connection;

import dev.berth.runtime.config.Configuration.Timeouts;
import java.time.Duration;
import java.util.Optional;

/// The bounds of a connection in nanoseconds; what has none is [#NEVER].
///
/// @param firstByte from the begin of the handler to the peer's first byte
/// @param message of waiting inside a message
/// @param idle without a byte either way
/// @param mostIdle what a handler may set that to
/// @param writeStall of a write without progress
/// @param lifetime of the connection
/// @param close for the peer to end too
public record TimeLimits(long firstByte, long message, long idle, long mostIdle, long writeStall, long lifetime,
        long close) {

    static final long NEVER = Long.MAX_VALUE;

    /// For a connection that belongs to nobody's section: only its end is bounded.
    public static final TimeLimits NONE =
            new TimeLimits(NEVER, NEVER, NEVER, NEVER, NEVER, NEVER, Duration.ofSeconds(5).toNanos());

    /// Converts the bounds once for all connections of a listener.
    ///
    /// @param timeouts as configured
    /// @return the same in nanoseconds
    public static TimeLimits of(Timeouts timeouts) {
        return new TimeLimits(nanos(timeouts.firstByte()), nanos(timeouts.message()), nanos(timeouts.idle()),
                nanos(timeouts.idle()), nanos(timeouts.writeStall()), nanos(timeouts.lifetime()), nanos(Optional.of(timeouts.close())));
    }

    /// The same but for the time without a byte.
    ///
    /// @param nanos what the handler wants; less where the configuration allows no more
    TimeLimits withIdle(long nanos) {
        return new TimeLimits(firstByte, message, Math.min(nanos, mostIdle), mostIdle, writeStall, lifetime, close);
    }

    static long nanos(Optional<Duration> duration) {
        // Durations beyond 292 years do not fit.
        return duration.filter(d -> d.compareTo(Duration.ofDays(100_000)) < 0).map(Duration::toNanos).orElse(NEVER);
    }
}
