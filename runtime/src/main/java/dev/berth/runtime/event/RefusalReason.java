package dev.berth.runtime.event;

/// Why a connection was closed right after it was accepted.
public enum RefusalReason {
    /// `access` does not let its address in.
    ACCESS,
    /// Its listener has as many as `limits.connections` allows.
    LISTENER_CONNECTIONS,
    /// The server has as many as `server.connections` allows.
    SERVER_CONNECTIONS,
    /// Its address has as many as `limits.per-address` allows.
    PER_ADDRESS,
    /// More came than `limits.accept-rate` allows.
    ACCEPT_RATE
}
