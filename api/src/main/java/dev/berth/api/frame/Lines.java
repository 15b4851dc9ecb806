package dev.berth.api.frame;

import dev.berth.api.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Lines of UTF-8, received with either end.
final class Lines implements Messages<String> {

    private final Connection connection;
    private final int maximum;
    private final String end;

    Lines(Connection connection, int maximum, String end) {
        this.connection = connection;
        this.maximum = maximum;
        this.end = end;
    }

    @Override
    public String receive() throws IOException {
        if (!connection.awaitMessage()) {
            return null;
        }
        Bytes line = new Bytes();
        do {
            int room = maximum + 2 - line.length();
            if (connection.read(b -> line.take(b, Math.min(room, Delimited.distance(b, (byte) '\n')))) < 0) {
                throw Bytes.ended(connection, line.length());
            }
            int text = textLength(line);
            if (text > maximum) {
                throw Delimited.tooLong(connection, maximum);
            }
        } while (line.at(line.length() - 1) != '\n');
        return line.toText(textLength(line));
    }

    /// The length of the line without its end. A last CR may yet turn out to belong to the end.
    private static int textLength(Bytes line) {
        int length = line.length();
        if (line.at(length - 1) == '\n') {
            length--;
        }
        return length > 0 && line.at(length - 1) == '\r' ? length - 1 : length;
    }

    @Override
    public void send(String line) throws IOException {
        // A CR alone ends no line; what was received can be sent.
        if (line.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("a line contains no line feed");
        }
        connection.output().write((line + end).getBytes(StandardCharsets.UTF_8));
    }
}
