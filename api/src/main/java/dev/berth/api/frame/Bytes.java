package dev.berth.api.frame;

import dev.berth.api.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Gathers one message from as many reads as it takes; lives no longer than the message.
final class Bytes {

    private static final byte[] NONE = {};
    private static final int FIRST_CAPACITY = 256;

    /// The longest array that every JVM can make.
    static final int LONGEST = Integer.MAX_VALUE - 8;

    private byte[] bytes = NONE;
    private int length;

    int length() {
        return length;
    }

    byte at(int index) {
        return bytes[index];
    }

    /// Moves up to `count` bytes from `buffer`, growing with what has arrived and never with what was announced.
    void take(ByteBuffer buffer, int count) {
        int taken = Math.min(count, buffer.remaining());
        if (length + taken > bytes.length) {
            // Doubling in long: the sum of two large ints would wrap.
            long grown = Math.max(Math.max(FIRST_CAPACITY, length + taken), Math.min(2L * bytes.length, LONGEST));
            bytes = Arrays.copyOf(bytes, (int) grown);
        }
        buffer.get(bytes, length, taken);
        length += taken;
    }

    /// Reads until `total` bytes are here.
    void readUntil(Connection connection, int total) throws IOException {
        while (length < total) {
            if (connection.read(buffer -> take(buffer, total - length)) < 0) {
                throw ended(connection, length);
            }
        }
    }

    byte[] toArray(int count) {
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    String toText(int count) {
        return new String(bytes, 0, count, java.nio.charset.StandardCharsets.UTF_8);
    }

    static EOFException ended(Connection connection, long after) {
        return new EOFException("receive " + connection.address() + ": the input ended (" + connection.ending()
                + ") inside a message, after " + after + " bytes of it");
    }
}
