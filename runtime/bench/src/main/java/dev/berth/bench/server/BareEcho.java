package dev.berth.bench.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// The least that a virtual thread for each connection costs: no registry, no limits, no timeouts, no events. What
/// Berth is compared to.
final class BareEcho {

    private BareEcho() {}

    /// Serves until the process is ended.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Echoes.serve(BareEcho::serve);
    }

    private static void serve(SocketChannel channel) {
        try (channel) {
            ByteBuffer buffer = Echoes.waiting();
            while (channel.read(buffer) >= 0) {
                int count = buffer.flip().remaining();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                buffer = Echoes.fitting(buffer, count).clear();
            }
        } catch (IOException e) {
            // The peer left.
        }
    }
}
