package dev.berth.runtime.connection;

import dev.berth.runtime.transport.Buffers;

/// What all connections of a server share.
///
/// @param input large buffers for input
/// @param output buffers for pending output
public record ConnectionResources(Buffers input, Buffers output) {

    /// A message that fits goes out in one write and one TLS record.
    private static final int SIZE = 16 * 1024;

    private static final int KEPT = 256;

    /// Makes fresh ones.
    ///
    /// @return empty pools
    public static ConnectionResources create() {
        Buffers buffers = new Buffers(SIZE, KEPT);
        return new ConnectionResources(buffers, buffers);
    }
}
