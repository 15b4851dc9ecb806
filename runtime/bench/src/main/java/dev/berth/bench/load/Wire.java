package dev.berth.bench.load;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// What clients speak on their connections.
@FunctionalInterface
public interface Wire {

    /// How much of a plain connection is received at once.
    int PLAIN_READ = 16 * 1024;

    /// Begins on a new connection.
    ///
    /// @param channel connected, and does not block
    /// @param server the one that it is connected to
    /// @param client who connects: each is a number and comes back under it
    /// @return the client's end
    Link over(SocketChannel channel, InetSocketAddress server, int client);

    /// Nothing but messages; for one thread.
    ///
    /// @return a wire
    static Wire plain() {
        ByteBuffer forgotten = ByteBuffer.allocateDirect(PLAIN_READ);
        return (channel, _, _) -> new PlainLink(channel, forgotten);
    }
}
