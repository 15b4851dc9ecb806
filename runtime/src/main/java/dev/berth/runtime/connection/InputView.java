package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// A connection's input as a stream.
final class InputView extends InputStream {

    private final Connection connection;

    InputView(Connection connection) {
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        return connection.read(ByteBuffer.wrap(bytes, offset, length));
    }
}
