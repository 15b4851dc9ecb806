package dev.berth.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/// Connections that stay open and are used again and again, by one thread.
abstract class Standing implements AutoCloseable {

    /// One connection.
    static final class Client {
        private final Link link;
        private final ByteBuffer message;
        private SelectionKey key;

        /// How many bytes are to come back.
        long missing;

        /// When the exchange should have begun.
        long due;

        private Client(Link link, ByteBuffer message) {
            this.link = link;
            this.message = message;
        }

        /// Sends one more message; only when the last was [#sent].
        void begin() throws IOException {
            missing += message.capacity();
            link.send(message.clear());
            link.watch(key);
        }

        private void goOn() throws IOException {
            if (!sent()) {
                link.send(message);
                link.watch(key);
            }
        }

        /// Whether the kernel has all of the last message.
        boolean sent() {
            return !message.hasRemaining() && !link.stuck();
        }
    }

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();

    Standing(InetSocketAddress server, Wire wire, int connections, int size) throws IOException {
        ByteBuffer message = ByteBuffer.allocateDirect(size);
        try {
            Visits.open(server, wire, connections, size,
                    link -> clients.add(new Client(link, message.duplicate().position(size))));
            for (Client client : clients) {
                client.key = client.link.channel().register(selector, SelectionKey.OP_READ, client);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    final List<Client> clients() {
        return clients;
    }

    /// Receives and sends what can be.
    ///
    /// @param millis to wait at most; 0 not to wait
    final void select(long millis) throws IOException {
        if (millis > 0) {
            selector.select(this::progress, millis);
        } else {
            selector.selectNow(this::progress);
        }
    }

    private void progress(SelectionKey key) {
        Client client = (Client) key.attachment();
        try {
            int count = client.link.receive();
            if (count < 0) {
                throw new EOFException("the server ended it");
            }
            client.missing -= count;
            client.goOn();
            received(client, count);
        } catch (IOException e) {
            throw new IllegalStateException("a connection broke: " + e.getMessage(), e);
        }
    }

    /// Looks what to do next.
    ///
    /// @param count how many bytes came just now; may be none
    abstract void received(Client client, int count) throws IOException;

    @Override
    public final void close() throws IOException {
        for (Client client : clients) {
            client.link.channel().close();
        }
        selector.close();
    }
}
