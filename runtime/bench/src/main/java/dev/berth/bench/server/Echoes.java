package dev.berth.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/// What the servers of the bench have in common.
final class Echoes {

    /// Berth's own default.
    static final int BACKLOG = 4096;

    private static final int WAITING_SIZE = 256;
    private static final int LARGE_SIZE = 16 * 1024;

    private Echoes() {}

    /// Where they listen: at a port that the kernel chooses.
    static InetSocketAddress address() throws IOException {
        return new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
    }

    /// Prints the line that [EchoProcess] waits for; the same that Berth prints.
    static void tellReady(InetSocketAddress address) {
        System.out.println("ready echo=" + Program.text(address));
    }

    /// Serves each connection on a virtual thread, until the process is ended.
    static void serve(Consumer<SocketChannel> server) throws IOException, InterruptedException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(address(), BACKLOG);
            Thread acceptor = Thread.ofVirtual().start(() -> accept(listening, server));
            tellReady((InetSocketAddress) listening.getLocalAddress());
            acceptor.join();
        }
    }

    private static void accept(ServerSocketChannel listening, Consumer<SocketChannel> server) {
        try {
            while (true) {
                SocketChannel channel = listening.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofVirtual().start(() -> server.accept(channel));
            }
        } catch (IOException e) {
            throw new IllegalStateException("accept", e);
        }
    }

    /// The buffer for the first read.
    static ByteBuffer waiting() {
        return ByteBuffer.allocate(WAITING_SIZE);
    }

    /// The buffer for the next read: a large one when the last filled this one, small again after a small message.
    ///
    /// @param buffer the one for the last read
    /// @param count what was read
    static ByteBuffer fitting(ByteBuffer buffer, int count) {
        if (count == WAITING_SIZE && buffer.capacity() == WAITING_SIZE) {
            return ByteBuffer.allocate(LARGE_SIZE);
        }
        return count < WAITING_SIZE && buffer.capacity() == LARGE_SIZE ? waiting() : buffer;
    }
}
