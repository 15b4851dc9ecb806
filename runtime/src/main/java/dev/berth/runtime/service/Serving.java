package dev.berth.runtime.service;

import java.time.Duration;
import java.util.Optional;

/// What a service manager is told about a server. Asked from a platform thread, and answers without waiting.
public interface Serving {

    /// How many connections there are.
    ///
    /// @return a count
    int connections();

    /// How long the end of the drain is away while the server stops.
    ///
    /// @return empty while it serves
    Optional<Duration> draining();

    /// Why the server does not serve although it should: only a restart helps.
    ///
    /// @param patience how long something must have stood still
    /// @return words for people; empty if it serves
    Optional<String> failing(Duration patience);
}
