package dev.berth.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// A connection as the kernel has it.
final class PlainLink implements Link {

    private final SocketChannel channel;
    private final ByteBuffer forgotten;
    private boolean stuck;

    /// Takes a channel.
    ///
    /// @param forgotten where everything is received
    PlainLink(SocketChannel channel, ByteBuffer forgotten) {
        this.channel = channel;
        this.forgotten = forgotten;
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        if (message.hasRemaining()) {
            channel.write(message);
        }
        stuck = message.hasRemaining();
    }

    @Override
    public int receive() throws IOException {
        return channel.read(forgotten.clear());
    }

    @Override
    public boolean stuck() {
        return stuck;
    }

    @Override
    public boolean resumed() {
        return false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
