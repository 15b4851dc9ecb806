package dev.berth.conf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/// Many clients of one listener that do the same, driven by one thread.
final class Crowd implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final long DRIP_MILLIS = 20;

    /// Little of what a client does not read shall fit into the kernel.
    private static final int RECEIVE_BUFFER = 8192;

    private final Selector selector;
    private final List<SocketChannel> channels = new ArrayList<>();
    private int open;

    private Crowd(Selector selector) {
        this.selector = selector;
    }

    /// Connects so many clients at once, and waits until all are connected.
    static Crowd connect(BerthProcess berth, String listener, int count) throws Exception {
        Crowd crowd = new Crowd(Selector.open());
        try {
            for (int i = 0; i < count; i++) {
                crowd.add(new InetSocketAddress(InetAddress.getLoopbackAddress(), berth.port(listener)));
            }
            for (SocketChannel channel : crowd.channels) {
                Await.until(() -> "connected to " + listener, channel::finishConnect);
                channel.register(crowd.selector, SelectionKey.OP_READ);
            }
            return crowd;
        } catch (Exception | AssertionError e) {
            crowd.close();
            throw e;
        }
    }

    private void add(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        channel.configureBlocking(false);
        channel.connect(address);
        open++;
    }

    /// How many clients there are, ended ones included.
    int size() {
        return channels.size();
    }

    /// Each client sends the same, which must fit into the kernel's buffers.
    Crowd send(byte[] bytes) throws IOException {
        return send(number -> bytes);
    }

    /// Each client sends something of its own.
    ///
    /// @param bytes what the first, the second and so on send
    Crowd send(IntFunction<byte[]> bytes) throws IOException {
        for (int i = 0; i < channels.size(); i++) {
            ByteBuffer sent = ByteBuffer.wrap(bytes.apply(i));
            channels.get(i).write(sent);
            if (sent.hasRemaining()) {
                throw new IllegalArgumentException(sent.remaining() + " bytes are too many");
            }
        }
        return this;
    }

    /// Every second client ends its output.
    void shutdownOutputOfHalf() throws IOException {
        for (int i = 0; i < channels.size(); i += 2) {
            channels.get(i).shutdownOutput();
        }
    }

    /// Waits until each client has got something, and reads none of it.
    Crowd awaitAnswers() throws IOException {
        Set<SelectionKey> answered = new HashSet<>();
        long end = System.nanoTime() + LONGEST.toNanos();
        while (answered.size() < size()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("only " + answered.size() + " were answered");
            }
            selector.select(key -> {
                // What is there already would wake the next look at once.
                key.interestOps(0);
                answered.add(key);
            }, LONGEST.toMillis());
        }
        return this;
    }

    /// Each client sends one byte after the other, until the server has ended it; fails if it let one go on.
    void dripUntilCut(byte[] bytes) throws IOException {
        for (int i = 0; open > 0; i++) {
            if (i == bytes.length) {
                throw new AssertionError(open + " clients could send all " + i + " bytes");
            }
            for (SelectionKey key : selector.keys()) {
                if (key.isValid()) {
                    write(key, bytes[i]);
                }
            }
            look(DRIP_MILLIS);
        }
    }

    private void write(SelectionKey key, byte one) {
        try {
            ((SocketChannel) key.channel()).write(ByteBuffer.wrap(new byte[] {one}));
        } catch (IOException e) {
            ended(key);
        }
    }

    /// Reads what comes and throws it away, until the server has ended every connection, in order or not. The clients
    /// keep their own ends open.
    void awaitEnd() throws IOException {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (open > 0) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(open + " connections were not ended");
            }
            look(LONGEST.toMillis());
        }
    }

    private void look(long millis) throws IOException {
        selector.select(key -> {
            try {
                if (((SocketChannel) key.channel()).read(ByteBuffer.allocate(1 << 16)) < 0) {
                    ended(key);
                }
            } catch (IOException e) {
                ended(key);
            }
        }, millis);
    }

    private void ended(SelectionKey key) {
        key.cancel();
        open--;
    }

    /// Each client is gone at once: what it sends is a reset, not an end.
    void reset() throws IOException {
        for (SocketChannel channel : channels) {
            // socket(7)
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        // Channels of a selector are only released when it looks again, or is closed.
        selector.close();
    }
}
