package dev.berth.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/// Connections that are made, and used for one exchange; what becomes of them then is up to others.
final class Visits implements AutoCloseable {

    private static final long SELECT_MILLIS = 100;

    /// Some, so that neither side waits for the other, and no more, so that a server needs hardly any memory for it.
    private static final int OPENED_AT_ONCE = 4;

    /// What happens after the exchange.
    @FunctionalInterface
    interface Visited {

        /// Takes over the connection.
        ///
        /// @param link the client's end
        /// @param client who it was
        /// @param nanos how long it took, from connecting on
        void then(Link link, int client, long nanos) throws IOException;
    }

    /// Takes a connection that was opened.
    @FunctionalInterface
    interface Keeper {

        /// Keeps it, or not.
        void take(Link link) throws IOException;
    }

    private static final class Visit {
        private final int client;
        private final long began;
        private final Link link;
        private final ByteBuffer unsent;
        private int missing;

        Visit(int client, long began, Link link, ByteBuffer message) {
            this.client = client;
            this.began = began;
            this.link = link;
            this.unsent = message.duplicate();
            this.missing = message.capacity();
        }
    }

    private final Clients clients;
    private final ByteBuffer message;
    private final Visited visited;
    private final Selector selector = Selector.open();

    Visits(InetSocketAddress server, Wire wire, int size, Visited visited) throws IOException {
        this.clients = new Clients(server, wire);
        this.message = ByteBuffer.allocateDirect(size);
        this.visited = visited;
    }

    /// Opens connections that stay. Each has made an exchange, so that the server has everything it keeps for it.
    ///
    /// @param keeper takes each
    static void open(InetSocketAddress server, Wire wire, int connections, int size, Keeper keeper)
            throws IOException {
        int[] left = {connections};
        Patience patience = new Patience();
        try (Visits visits = new Visits(server, wire, size, (link, _, _) -> {
            keeper.take(link);
            patience.moved();
            left[0]--;
        })) {
            int begun = 0;
            while (left[0] > 0) {
                for (; begun < connections && begun - (connections - left[0]) < OPENED_AT_ONCE; begun++) {
                    visits.begin(begun);
                }
                visits.select();
                patience.check(System.nanoTime());
            }
        }
    }

    /// Begins one.
    ///
    /// @param client who connects
    void begin(int client) throws IOException {
        long began = System.nanoTime();
        Link link = clients.connect(client);
        Visit visit = new Visit(client, began, link, message);
        SelectionKey key = link.channel().register(selector, SelectionKey.OP_READ, visit);
        link.send(visit.unsent);
        link.watch(key);
    }

    /// Goes on with those that can.
    void select() throws IOException {
        selector.select(this::progress, SELECT_MILLIS);
    }

    private void progress(SelectionKey key) {
        Visit visit = (Visit) key.attachment();
        try {
            int count = visit.link.receive();
            if (count < 0) {
                throw new EOFException("the server ended it");
            }
            visit.missing -= count;
            if (visit.missing == 0) {
                key.cancel();
                visited.then(visit.link, visit.client, System.nanoTime() - visit.began);
            } else {
                visit.link.send(visit.unsent);
                visit.link.watch(key);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a connection broke: " + e.getMessage(), e);
        }
    }

    /// Ends those that are still under way.
    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                key.channel().close();
            }
        }
        selector.close();
    }
}
