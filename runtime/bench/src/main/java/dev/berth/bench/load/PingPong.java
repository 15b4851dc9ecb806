package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Connections on each of which a message is sent, its echo awaited, and the next sent. By itself as fast as the
/// server answers, or at a rate: then a message that had to wait for a free connection is as late as it had to wait.
public final class PingPong extends Standing {

    private static final long SELECT_MILLIS = 100;

    private final ArrayDeque<Client> free;
    private final OptionalInt rate;
    private Window window;

    /// Opens the connections.
    ///
    /// @param server where to
    /// @param wire what is spoken
    /// @param connections how many
    /// @param size of a message, in bytes
    /// @param rate messages in a second on all connections together; empty for as many as there can be
    /// @throws IOException if the server does not let them in
    public PingPong(InetSocketAddress server, Wire wire, int connections, int size, OptionalInt rate)
            throws IOException {
        super(server, wire, connections, size);
        this.free = new ArrayDeque<>(clients());
        this.rate = rate;
    }

    /// Runs the load. Only once, as answers may be on their way at the end.
    ///
    /// @param measuring for how long, and what to measure
    /// @return what was measured
    /// @throws IOException if a connection broke
    public Outcome run(Window measuring) throws IOException {
        window = measuring;
        long interval = rate.isPresent() ? TimeUnit.SECONDS.toNanos(1) / rate.getAsInt() : 0;
        long due = System.nanoTime();
        while (window.goesOn()) {
            if (interval == 0) {
                while (!free.isEmpty()) {
                    begin(free.poll(), System.nanoTime());
                }
                select(SELECT_MILLIS);
            } else {
                long now = System.nanoTime();
                for (; due - now <= 0 && !free.isEmpty(); due += interval) {
                    begin(free.poll(), due);
                }
                select(0);
                // Another load may run on the same processor.
                Thread.yield();
            }
        }
        return window.outcome();
    }

    @Override
    void received(Client client, int count) throws IOException {
        if (count > 0 && client.missing == 0) {
            long now = System.nanoTime();
            window.done(now - client.due);
            if (rate.isPresent()) {
                free.add(client);
            } else {
                begin(client, now);
            }
        }
    }

    private static void begin(Client client, long due) throws IOException {
        client.due = due;
        client.begin();
    }
}
