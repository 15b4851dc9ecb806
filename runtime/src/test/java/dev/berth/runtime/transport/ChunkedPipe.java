package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// A pipe whose reads bring at most so many bytes, whatever has arrived.
///
/// @param pipe the real one
/// @param chunk how many bytes
public record ChunkedPipe(BytePipe pipe, int chunk) implements BytePipe {

    @FunctionalInterface
    private interface Read {
        int into(ByteBuffer buffer) throws IOException;
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

    @Override
    public void write(ByteBuffer buffer) throws IOException {
        pipe.write(buffer);
    }

    @Override
    public void endInput() {
        pipe.endInput();
    }

    @Override
    public boolean inputEndedHere() {
        return pipe.inputEndedHere();
    }

    @Override
    public void shutdownOutput() throws IOException {
        pipe.shutdownOutput();
    }

    @Override
    public void finish() throws IOException {
        pipe.finish();
    }

    @Override
    public void close() {
        pipe.close();
    }

    @Override
    public void abort() {
        pipe.abort();
    }

    @Override
    public Progress progress() {
        return pipe.progress();
    }

    @Override
    public SocketAddress local() {
        return pipe.local();
    }

    @Override
    public SocketAddress remote() {
        return pipe.remote();
    }
}
