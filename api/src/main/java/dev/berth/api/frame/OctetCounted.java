package dev.berth.api.frame;

import dev.berth.api.Connection;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/// Messages after a decimal length and a space (RFC 6587 section 3.4.1: the first digit is not zero).
final class OctetCounted implements Messages<byte[]> {

    private final Connection connection;
    private final int maximum;

    OctetCounted(Connection connection, int maximum) {
        this.connection = connection;
        this.maximum = maximum;
    }

    @Override
    public byte[] receive() throws IOException {
        if (!connection.awaitMessage()) {
            return null;
        }
        long length = 0;
        Bytes prefix = new Bytes();
        for (int i = 0; ; i++) {
            prefix.readUntil(connection, i + 1);
            byte digit = prefix.at(i);
            if (digit == ' ' && i > 0) {
                break;
            }
            if (digit < (i == 0 ? '1' : '0') || digit > '9') {
                throw new ProtocolException("receive " + connection.address()
                        + ": a message begins with its length in digits and a space, not with byte " + (digit & 0xFF));
            }
            length = length * 10 + digit - '0';
            if (length > maximum) {
                throw Delimited.tooLong(connection, maximum);
            }
        }
        Bytes message = new Bytes();
        message.readUntil(connection, (int) length);
        return message.toArray((int) length);
    }

    @Override
    public void send(byte[] message) throws IOException {
        if (message.length == 0) {
            throw new IllegalArgumentException("an octet-counted message has at least one byte");
        }
        byte[] prefix = (message.length + " ").getBytes(StandardCharsets.US_ASCII);
        byte[] framed = new byte[prefix.length + message.length];
        System.arraycopy(prefix, 0, framed, 0, prefix.length);
        System.arraycopy(message, 0, framed, prefix.length, message.length);
        connection.output().write(framed);
    }
}
