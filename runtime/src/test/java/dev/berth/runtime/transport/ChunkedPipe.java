package dev.berth.runtime.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A pipe whose reads bring at most so many bytes, whatever has arrived.
final class ChunkedPipe extends ForwardingPipe {

    @FunctionalInterface
    private interface Read {
        int into(ByteBuffer buffer) throws IOException;
    }

    private final int chunk;

    ChunkedPipe(BytePipe pipe, int chunk) {
        super(pipe);
        this.chunk = chunk;
    }

    private int limited(ByteBuffer buffer, Read read) throws IOException {
        int limit = buffer.limit();
        buffer.limit(Math.min(limit, buffer.position() + chunk));
        try {
            return read.into(buffer);
        } finally {
            buffer.limit(limit);
        }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return limited(buffer, pipe::read);
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        return limited(buffer, pipe::readAvailable);
    }
}
