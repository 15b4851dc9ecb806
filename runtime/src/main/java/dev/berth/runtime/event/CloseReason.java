package dev.berth.runtime.event;

/// Why a connection is over.
public enum CloseReason {
    /// The handler returned.
    HANDLER_RETURNED,
    /// The handler threw.
    HANDLER_FAILED,
    /// The connection broke, and the handler let the exception pass.
    PEER_FAILED,
    /// There was no PROXY header, or one that is malformed or not to be believed.
    PROXY_HEADER_FAILED,
    /// The PROXY header took longer than `timeouts.proxy-header`.
    PROXY_HEADER_TIMEOUT,
    /// The client that the PROXY header names was not admitted.
    REFUSED,
    /// The TLS handshake failed.
    HANDSHAKE_FAILED,
    /// The TLS handshake took longer than `timeouts.handshake`.
    HANDSHAKE_TIMEOUT,
    /// Nothing came within `timeouts.first-byte`.
    FIRST_BYTE_TIMEOUT,
    /// The peer did not complete a message within `timeouts.message`.
    MESSAGE_TIMEOUT,
    /// No byte moved either way for `timeouts.idle`, or less where the handler said so.
    IDLE_TIMEOUT,
    /// The peer took nothing of what was written for `timeouts.write-stall`.
    WRITE_STALL,
    /// The connection was as old as `timeouts.lifetime`.
    LIFETIME,
    /// The handler finished when it was asked to: the server or its listener drained, or an operator closed it.
    DRAINED,
    /// It was still open when the time of a drain, `server.drain`, was over.
    DRAIN_ENDED,
    /// It went on for longer than `plugins.old-generation` after a newer version of its plugin came.
    OLD_GENERATION,
    /// A handler, an embedding program or an operator aborted it.
    ABORTED
}
