package dev.berth.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Connections that stay open; on each a message is sent, its echo awaited, and the next sent. By itself as fast as
/// the server answers, or at a rate: then a message that had to wait for a free connection is as late as it had to
/// wait.
public final class PingPong implements AutoCloseable {

    private static final long SELECT_MILLIS = 100;

    private static final class Client {
        private final SocketChannel channel;
        private final ByteBuffer unsent;
        private int missing;
        private long due;

        Client(SocketChannel channel, ByteBuffer message) {
            this.channel = channel;
            this.unsent = message.duplicate();
        }
    }

    private final int size;
    private final Selector selector = Selector.open();
    private final ByteBuffer received;
    private final ArrayDeque<Client> free = new ArrayDeque<>();
    private final OptionalInt rate;

    /// Opens the connections.
    ///
    /// @param server where to
    /// @param connections how many
    /// @param size of a message, in bytes
    /// @param rate messages in a second on all connections together; empty for as many as there can be
    /// @throws IOException if the server does not let them in
    public PingPong(InetSocketAddress server, int connections, int size, OptionalInt rate) throws IOException {
        this.size = size;
        this.rate = rate;
        this.received = ByteBuffer.allocateDirect(size);
        ByteBuffer message = ByteBuffer.allocateDirect(size);
        Clients clients = new Clients(server);
        try {
            for (int i = 0; i < connections; i++) {
                SocketChannel channel = clients.connect();
                channel.configureBlocking(false);
                Client client = new Client(channel, message);
                channel.register(selector, SelectionKey.OP_READ, client);
                free.add(client);
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /// Runs the load. Only once, as answers may be on their way at the end.
    ///
    /// @param window for how long, and what to measure
    /// @return what was measured
    /// @throws IOException if a connection broke
    public Outcome run(Window window) throws IOException {
        long interval = rate.isPresent() ? TimeUnit.SECONDS.toNanos(1) / rate.getAsInt() : 0;
        long due = System.nanoTime();
        while (window.goesOn()) {
            if (interval == 0) {
                while (!free.isEmpty()) {
                    begin(free.poll(), System.nanoTime());
                }
                select(window, SELECT_MILLIS);
            } else {
                long now = System.nanoTime();
                for (; due - now <= 0 && !free.isEmpty(); due += interval) {
                    begin(free.poll(), due);
                }
                select(window, 0);
            }
        }
        return window.outcome();
    }

    private void select(Window window, long millis) throws IOException {
        if (millis > 0) {
            selector.select(key -> progress(key, window), millis);
        } else {
            selector.selectNow(key -> progress(key, window));
        }
    }

    private void progress(SelectionKey key, Window window) {
        Client client = (Client) key.attachment();
        try {
            if (client.unsent.hasRemaining()) {
                client.channel.write(client.unsent);
                key.interestOps(client.unsent.hasRemaining()
                        ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            }
            receive(client, window);
        } catch (IOException e) {
            throw new IllegalStateException("a connection broke: " + e.getMessage(), e);
        }
    }

    private void receive(Client client, Window window) throws IOException {
        int count = client.channel.read(received.clear().limit(client.missing));
        if (count < 0) {
            throw new EOFException("the server ended it");
        }
        client.missing -= count;
        if (client.missing == 0) {
            long now = System.nanoTime();
            window.done(now - client.due);
            if (rate.isPresent()) {
                free.add(client);
            } else {
                begin(client, now);
            }
        }
    }

    private void begin(Client client, long due) throws IOException {
        client.due = due;
        client.missing = size;
        client.channel.write(client.unsent.clear());
        if (client.unsent.hasRemaining()) {
            client.channel.keyFor(selector).interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
