package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// Connections that are made, used for one exchange, and closed by the client; some at a time.
public final class Churn implements AutoCloseable {

    private static final long SELECT_MILLIS = 100;

    private static final class Client {
        private int missing;
        private final long began;

        Client(int missing, long began) {
            this.missing = missing;
            this.began = began;
        }
    }

    private final Clients clients;
    private final int connections;
    private final ByteBuffer message;
    private final ByteBuffer received;
    private final Selector selector = Selector.open();

    /// Makes a load that does not run yet.
    ///
    /// @param server where to
    /// @param connections how many at a time
    /// @param size of a message, in bytes; small enough for the kernel to take as a whole
    /// @throws IOException if there is no descriptor left
    public Churn(InetSocketAddress server, int connections, int size) throws IOException {
        this.clients = new Clients(server);
        this.connections = connections;
        this.message = ByteBuffer.allocateDirect(size);
        this.received = ByteBuffer.allocateDirect(size);
    }

    /// Runs the load.
    ///
    /// @param window for how long, and what to measure
    /// @return what was measured
    /// @throws IOException if a connection could not be made
    public Outcome run(Window window) throws IOException {
        for (int i = 0; i < connections; i++) {
            begin();
        }
        while (window.goesOn()) {
            selector.select(key -> progress(key, window), SELECT_MILLIS);
        }
        return window.outcome();
    }

    private void begin() throws IOException {
        long began = System.nanoTime();
        SocketChannel channel = clients.connect();
        channel.configureBlocking(false);
        channel.write(message.clear());
        channel.register(selector, SelectionKey.OP_READ, new Client(message.capacity(), began));
    }

    private void progress(SelectionKey key, Window window) {
        Client client = (Client) key.attachment();
        try {
            int count = ((SocketChannel) key.channel()).read(received.clear());
            client.missing -= count;
            if (count < 0) {
                throw new IOException("the server ended it");
            }
            if (client.missing == 0) {
                key.channel().close();
                window.done(System.nanoTime() - client.began);
                begin();
            }
        } catch (IOException e) {
            throw new IllegalStateException("a connection broke: " + e.getMessage(), e);
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
