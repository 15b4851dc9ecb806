package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/// Connections that were used once and then wait. Of a secured one nothing is left on this side but the channel.
public final class Idle implements AutoCloseable {

    private final List<SocketChannel> channels = new ArrayList<>();

    /// Opens the connections and exchanges one message on each.
    ///
    /// @param server where to
    /// @param wire what is spoken
    /// @param connections how many
    /// @param size of a message, in bytes
    /// @throws IOException if the server does not let them in
    public Idle(InetSocketAddress server, Wire wire, int connections, int size) throws IOException {
        try {
            Visits.open(server, wire, connections, size, link -> channels.add(link.channel()));
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
