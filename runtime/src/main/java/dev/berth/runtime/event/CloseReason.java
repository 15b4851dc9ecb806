package dev.berth.runtime.event;

/// Why a connection is over.
public enum CloseReason {
    /// The handler returned.
    HANDLER_RETURNED,
    /// The handler threw.
    HANDLER_FAILED,
    /// The connection broke, and the handler let the exception pass.
    PEER_FAILED,
    /// The TLS handshake failed.
    HANDSHAKE_FAILED,
    /// The TLS handshake took longer than `timeouts.handshake`.
    HANDSHAKE_TIMEOUT,
    /// A handler, or an embedding program, aborted it.
    ABORTED,
    /// It was still open at the end of `server.drain`.
    DRAIN_ENDED
}
