package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Connections that send message after message while the echoes of earlier ones are still to come.
public final class Bulk extends Standing {

    private static final long SELECT_MILLIS = 100;

    private final int size;
    private final long most;
    private Window window;
    private long arrived;

    /// Opens the connections.
    ///
    /// @param server where to
    /// @param wire what is spoken
    /// @param connections how many
    /// @param size of a message, in bytes
    /// @param inFlight how many messages may be on their way on each connection
    /// @throws IOException if the server does not let them in
    public Bulk(InetSocketAddress server, Wire wire, int connections, int size, int inFlight) throws IOException {
        super(server, wire, connections, size);
        this.size = size;
        this.most = (long) size * inFlight;
    }

    /// Runs the load. Only once, as answers are on their way at the end.
    ///
    /// @param measuring for how long, and what to measure
    /// @return how many messages came back; how long each took says nothing
    /// @throws IOException if a connection broke
    public Outcome run(Window measuring) throws IOException {
        window = measuring;
        for (Client client : clients()) {
            fill(client);
        }
        while (window.goesOn()) {
            select(SELECT_MILLIS);
        }
        return window.outcome();
    }

    @Override
    void received(Client client, int count) throws IOException {
        for (arrived += count; arrived >= size; arrived -= size) {
            window.done(0);
        }
        fill(client);
    }

    private void fill(Client client) throws IOException {
        while (client.sent() && client.missing + size <= most) {
            client.begin();
        }
    }
}
