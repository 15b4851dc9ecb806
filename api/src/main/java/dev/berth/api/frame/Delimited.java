package dev.berth.api.frame;

import dev.berth.api.Connection;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Messages that end in a delimiter; also the part of [Lines] that finds where a line ends.
final class Delimited implements Messages<byte[]> {

    private final Connection connection;
    private final byte[] delimiter;
    private final int maximum;

    Delimited(Connection connection, byte[] delimiter, int maximum) {
        this.connection = connection;
        this.delimiter = delimiter;
        this.maximum = maximum;
    }

    @Override
    public byte[] receive() throws IOException {
        if (!connection.awaitMessage()) {
            return null;
        }
        Bytes message = new Bytes();
        while (!ends(message)) {
            if (connection.read(buffer -> takeUpToLastByte(message, buffer)) < 0) {
                throw Bytes.ended(connection, message.length());
            }
            if (message.length() > maximum + delimiter.length - (ends(message) ? 0 : 1)) {
                throw tooLong(connection, maximum);
            }
        }
        return message.toArray(message.length() - delimiter.length);
    }

    /// Takes up to the next byte that may end the message, and never more than one byte past what it may hold.
    private void takeUpToLastByte(Bytes message, ByteBuffer buffer) {
        int room = maximum + delimiter.length - message.length();
        message.take(buffer, Math.min(room, distance(buffer, delimiter[delimiter.length - 1])));
    }

    private boolean ends(Bytes message) {
        int start = message.length() - delimiter.length;
        for (int i = 0; i < delimiter.length; i++) {
            if (start < 0 || message.at(start + i) != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void send(byte[] message) throws IOException {
        byte[] framed = Arrays.copyOf(message, message.length + delimiter.length);
        System.arraycopy(delimiter, 0, framed, message.length, delimiter.length);
        for (int i = 0; i < message.length; i++) {
            if (Arrays.equals(framed, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
                throw new IllegalArgumentException("the message contains its delimiter at byte " + i);
            }
        }
        connection.output().write(framed);
    }

    /// How many bytes of `buffer` there are up to and with the first `last`, or all of them.
    static int distance(ByteBuffer buffer, byte last) {
        for (int i = buffer.position(); i < buffer.limit(); i++) {
            if (buffer.get(i) == last) {
                return i + 1 - buffer.position();
            }
        }
        return buffer.remaining();
    }

    static ProtocolException tooLong(Connection connection, int maximum) {
        return new ProtocolException(
                "receive " + connection.address() + ": a message is longer than " + maximum + " bytes");
    }
}
