package dev.berth.api;

import java.nio.ByteBuffer;

/// A queue of messages for one connection, which other threads fill without ever waiting for its peer: the way to
/// talk to *other* connections, as a chat or a feed does.
///
/// What is queued is written by a thread of its own, in order, between the writes of the connection's own. When the
/// handler returns, what is queued still goes out, within `timeouts.close`.
public interface Outbox {

    /// Queues a message, as a whole or not at all. Never blocks; from any thread.
    ///
    /// @param message the bytes, which are copied; its position is moved to its limit if it was queued
    /// @return false if it does not fit beside what is queued already, or the connection is over: drop the message, or
    ///         the connection that does not keep up
    boolean offer(ByteBuffer message);

    /// How much is queued and not yet written.
    ///
    /// @return in bytes
    int pendingBytes();
}
