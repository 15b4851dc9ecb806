package dev.berth.runtime.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/// A pipe whose first bytes were read already, to see what they are, and are read again here.
final class PushbackPipe extends ForwardingPipe {

    private final ByteBuffer first;

    PushbackPipe(BytePipe pipe, ByteBuffer first) {
        super(pipe);
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
}
