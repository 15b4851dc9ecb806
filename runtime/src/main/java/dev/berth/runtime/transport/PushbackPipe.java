package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// A pipe whose first bytes were read already, to see what they are, and are read again here.
final class PushbackPipe implements BytePipe {

    private final BytePipe pipe;
    private final ByteBuffer first;

    PushbackPipe(BytePipe pipe, ByteBuffer first) {
        this.pipe = pipe;
        this.first = first;
    }

    private boolean hasFirst() {
        return first.hasRemaining();
    }

    private int readFirst(ByteBuffer buffer) {
        int count = Math.min(buffer.remaining(), first.remaining());
        buffer.put(buffer.position(), first, first.position(), count);
        buffer.position(buffer.position() + count);
        first.position(first.position() + count);
        return count;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return hasFirst() ? readFirst(buffer) : pipe.read(buffer);
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        return hasFirst() ? readFirst(buffer) : pipe.readAvailable(buffer);
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
