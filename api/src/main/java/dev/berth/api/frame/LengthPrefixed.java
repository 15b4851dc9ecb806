package dev.berth.api.frame;

import dev.berth.api.Connection;
import java.io.IOException;

/// Messages after a binary length.
final class LengthPrefixed implements Messages<byte[]> {

    private final Connection connection;
    private final int prefixBytes;
    private final int maximum;

    LengthPrefixed(Connection connection, int prefixBytes, int maximum) {
        this.connection = connection;
        this.prefixBytes = prefixBytes;
        this.maximum = maximum;
    }

    @Override
    public byte[] receive() throws IOException {
        if (!connection.awaitMessage()) {
            return null;
        }
        Bytes prefix = new Bytes();
        prefix.readUntil(connection, prefixBytes);
        long length = 0;
        for (int i = 0; i < prefixBytes; i++) {
            length = length << 8 | prefix.at(i) & 0xFF;
        }
        if (length > maximum) {
            throw Delimited.tooLong(connection, maximum);
        }
        Bytes message = new Bytes();
        message.readUntil(connection, (int) length);
        return message.toArray((int) length);
    }

    @Override
    public void send(byte[] message) throws IOException {
        if (prefixBytes < 4 && message.length >= 1 << 8 * prefixBytes) {
            throw new IllegalArgumentException("a message of " + message.length
                    + " bytes does not fit into a length of " + prefixBytes + " bytes");
        }
        byte[] framed = new byte[prefixBytes + message.length];
        for (int i = 0; i < prefixBytes; i++) {
            framed[i] = (byte) (message.length >>> 8 * (prefixBytes - 1 - i));
        }
        System.arraycopy(message, 0, framed, prefixBytes, message.length);
        connection.output().write(framed);
    }
}
