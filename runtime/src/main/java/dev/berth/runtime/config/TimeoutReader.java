package dev.berth.runtime.config;

import dev.berth.runtime.config.Configuration.Timeouts;
import java.time.Duration;
import java.util.Optional;

/// Reads the section `timeouts`.
final class TimeoutReader {

    /// tcp(7): TCP_KEEPIDLE and TCP_KEEPINTVL.
    private static final Duration LONGEST = Duration.ofSeconds(32_767);

    private final Problems problems;

    TimeoutReader(Problems problems) {
        this.problems = problems;
    }

    Timeouts read(Section listener) {
        Section section = problems.collect(null, () -> listener.child("timeouts"));
        if (section == null) {
            return new Timeouts(Duration.ZERO, Duration.ZERO, Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.empty(), Optional.empty(), Duration.ZERO);
        }
        return new Timeouts(
                always(section, "proxy-header"),
                always(section, "handshake"),
                orOff(section, "first-byte"),
                orOff(section, "message"),
                orOff(section, "idle"),
                orOff(section, "write-stall"),
                orOff(section, "lifetime"),
                always(section, "close"));
    }

    /// A bound that cannot be taken away: without it a connection could hold what it has for ever.
    private Duration always(Section section, String key) {
        return problems.collect(Duration.ZERO, () -> positive(section.require(key), "write at least 1ms"));
    }

    private Optional<Duration> orOff(Section section, String key) {
        return problems.collect(Optional.empty(), () -> {
            Value value = section.require(key);
            return value.isOff() ? Optional.empty() : Optional.of(positive(value, "write at least 1ms, or off"));
        });
    }

    /// A time that the kernel counts in whole seconds.
    Duration seconds(Section section, String key) {
        return seconds(section, key, LONGEST);
    }

    /// A time that is counted in whole seconds.
    Duration seconds(Section section, String key, Duration longest) {
        return problems.collect(Duration.ZERO, () -> {
            Value value = section.require(key);
            Duration duration = positive(value, "write at least 1s");
            if (duration.toMillisPart() != 0 || duration.compareTo(longest) > 0) {
                throw value.wrong("not whole seconds up to " + longest.toSeconds(), "write whole seconds, such as 30s");
            }
            return duration;
        });
    }

    private static Duration positive(Value value, String remedy) {
        Duration duration = value.duration();
        if (duration.isZero()) {
            throw value.wrong("no time at all", remedy);
        }
        return duration;
    }
}
