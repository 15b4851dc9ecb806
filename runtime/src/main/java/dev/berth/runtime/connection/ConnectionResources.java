package dev.berth.runtime.connection;

import dev.berth.runtime.transport.Buffers;

/// What all connections of a server share.
///
/// @param connections all live ones
/// @param input large buffers for input
/// @param output buffers for pending output
public record ConnectionResources(Connections connections, Buffers input, Buffers output) {

    /// A message that fits goes out in one write and one TLS record.
    private static final int SIZE = 16 * 1024;

    private static final int KEPT = 256;

    /// Makes fresh ones.
    ///
    /// @param connections all live ones
    /// @return empty pools
    public static ConnectionResources create(Connections connections) {
        Buffers buffers = new Buffers(SIZE, KEPT);
        return new ConnectionResources(connections, buffers, buffers);
    }
}
