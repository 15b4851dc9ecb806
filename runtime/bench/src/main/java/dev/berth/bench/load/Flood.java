package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/// Clients that begin a handshake and go away when they were answered: nearly all of the work is the server's. Runs
/// on a thread of its own until it is closed.
public final class Flood implements AutoCloseable {

    private static final int AT_ONCE = 64;
    private static final long SELECT_MILLIS = 100;

    private final Clients clients;
    private final ByteBuffer hello;
    private final Selector selector = Selector.open();
    private final long began = System.nanoTime();
    private final Thread thread = Thread.ofPlatform().name("flood").unstarted(this::run);
    private volatile boolean over;
    private volatile long answered;
    private IOException failure;

    /// Begins.
    ///
    /// @param server where to
    /// @param hello what clients send
    /// @throws IOException if there is no descriptor left
    public Flood(InetSocketAddress server, byte[] hello) throws IOException {
        this.clients = new Clients(server, Wire.plain());
        this.hello = ByteBuffer.allocateDirect(hello.length).put(hello);
        this.thread.start();
    }

    private void run() {
        try {
            for (int i = 0; i < AT_ONCE; i++) {
                begin();
            }
            while (!over) {
                selector.select(SELECT_MILLIS);
                for (SelectionKey key : selector.selectedKeys()) {
                    if (answered((Link) key.attachment())) {
                        answered++;
                    }
                    begin();
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    private void begin() throws IOException {
        Link link = clients.connect(0);
        link.channel().register(selector, SelectionKey.OP_READ, link);
        link.send(hello.clear());
    }

    private static boolean answered(Link link) {
        try (link) {
            return link.receive() > 0;
        } catch (IOException e) {
            // A server may defend itself.
            return false;
        }
    }

    /// How many clients were answered in a second, so far.
    ///
    /// @return a rate
    public double perSecond() {
        return (double) answered * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - began);
    }

    @Override
    public void close() throws IOException {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("end the flood: interrupted", e);
        }
        for (SelectionKey key : selector.keys()) {
            if (key.isValid()) {
                key.channel().close();
            }
        }
        selector.close();
        if (failure != null) {
            throw new IOException("flood: " + failure.getMessage(), failure);
        }
    }
}
