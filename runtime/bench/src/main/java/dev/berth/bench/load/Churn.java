package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Connections that are made, used for one exchange, and closed by the client; some at a time.
public final class Churn implements AutoCloseable {

    private final InetSocketAddress server;
    private final Wire wire;
    private final Visits visits;
    private final int connections;
    private final int size;
    private Window window;
    private long resumed;

    /// Makes a load that does not run yet.
    ///
    /// @param server where to
    /// @param wire what is spoken
    /// @param connections how many at a time
    /// @param size of a message, in bytes
    /// @throws IOException if there is no descriptor left
    public Churn(InetSocketAddress server, Wire wire, int connections, int size) throws IOException {
        this.server = server;
        this.wire = wire;
        this.visits = new Visits(server, wire, size, this::again);
        this.connections = connections;
        this.size = size;
    }

    /// Runs the load.
    ///
    /// @param measuring for how long, and what to measure
    /// @return what was measured
    /// @throws IOException if a connection could not be made
    public Outcome run(Window measuring) throws IOException {
        window = measuring;
        // So that each has been there before, and may have what it can resume.
        Visits.open(server, wire, connections, size, Link::close);
        for (int client = 0; client < connections; client++) {
            visits.begin(client);
        }
        while (window.goesOn()) {
            visits.select();
        }
        return window.outcome();
    }

    private void again(Link link, int client, long nanos) throws IOException {
        boolean back = link.resumed();
        link.close();
        if (window.done(nanos) && back) {
            resumed++;
        }
        visits.begin(client);
    }

    /// How many of the connections that were measured resumed a session.
    ///
    /// @return a number
    public long resumed() {
        return resumed;
    }

    @Override
    public void close() throws IOException {
        visits.close();
    }
}
