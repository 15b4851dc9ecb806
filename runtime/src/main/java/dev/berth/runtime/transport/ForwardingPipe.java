package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// A pipe that passes everything on to another; what it changes, it overrides.
public abstract class ForwardingPipe implements BytePipe {

    /// Where everything goes.
    protected final BytePipe pipe;

    /// Passes everything on.
    ///
    /// @param pipe where to
    protected ForwardingPipe(BytePipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return pipe.read(buffer);
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        return pipe.readAvailable(buffer);
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
