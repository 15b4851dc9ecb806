package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// Connections that were used once and then wait.
public final class Idle implements AutoCloseable {

    private final List<SocketChannel> channels = new ArrayList<>();

    /// Opens the connections and exchanges one message on each, so that the server has everything it keeps for them.
    ///
    /// @param server where to
    /// @param connections how many
    /// @param size of a message, in bytes
    /// @throws IOException if the server does not let them in
    public Idle(InetSocketAddress server, int connections, int size) throws IOException {
        Clients clients = new Clients(server);
        ByteBuffer message = ByteBuffer.allocateDirect(size);
        ByteBuffer answer = ByteBuffer.allocateDirect(size);
        try {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = clients.connect();
                channels.add(channel);
                Clients.exchange(channel, message, answer);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
