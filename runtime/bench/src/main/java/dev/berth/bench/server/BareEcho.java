package dev.berth.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/// The least that a virtual thread for each connection costs: no registry, no limits, no timeouts, no events. What
/// Berth is compared to.
final class BareEcho {

    private static final int WAITING_SIZE = 256;
    private static final int LARGE_SIZE = 16 * 1024;

    private BareEcho() {}

    /// Serves until the process is ended.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), Echoes.BACKLOG);
            Thread acceptor = Thread.ofVirtual().start(() -> accept(listening));
            Echoes.tellReady((InetSocketAddress) listening.getLocalAddress());
            acceptor.join();
        }
    }

    private static void accept(ServerSocketChannel listening) {
        try {
            while (true) {
                SocketChannel channel = listening.accept();
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                Thread.ofVirtual().start(() -> serve(channel));
            }
        } catch (IOException e) {
            throw new IllegalStateException("accept", e);
        }
    }

    private static void serve(SocketChannel channel) {
        try (channel) {
            ByteBuffer buffer = ByteBuffer.allocate(WAITING_SIZE);
            while (channel.read(buffer) >= 0) {
                int count = buffer.flip().remaining();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer = fitting(buffer, count).clear();
            }
        } catch (IOException e) {
            // The peer left.
        }
    }

    /// The buffer for the next read: a large one when the last filled this one, small again after a small message.
    private static ByteBuffer fitting(ByteBuffer buffer, int count) {
        if (count == WAITING_SIZE && buffer.capacity() == WAITING_SIZE) {
            return ByteBuffer.allocate(LARGE_SIZE);
        }
        return count < WAITING_SIZE && buffer.capacity() == LARGE_SIZE ? ByteBuffer.allocate(WAITING_SIZE) : buffer;
    }
}
