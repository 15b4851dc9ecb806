package dev.berth.runtime.metrics;

import java.util.Optional;

/// What the server answers to those who ask whether it is well.
public interface Health {

    /// Whether it can serve at all. If not, nothing but a restart helps.
    ///
    /// @return why it cannot; empty if it can
    Optional<String> notAlive();

    /// Whether it should get new connections.
    ///
    /// @return why it should not, such as that it drains; empty if it should
    Optional<String> notReady();
}
