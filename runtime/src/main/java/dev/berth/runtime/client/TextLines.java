package dev.berth.runtime.client;

import dev.berth.api.Connection;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import java.io.IOException;

/// The lines of a dialogue, for protocols that speak in such.
final class TextLines {

    /// More than the longest line of any protocol here: RFC 9051 section 4 recommends 8192.
    private static final int LONGEST = 8192;

    /// A server that sends lines for ever never comes to its point.
    private static final int MOST = 1000;

    private final Connection connection;
    private final Messages<String> lines;
    private int heard;

    TextLines(Connection connection) {
        this.connection = connection;
        this.lines = Frames.lines(connection, LONGEST);
    }

    void say(String line) throws IOException {
        lines.send(line);
    }

    String hear() throws IOException {
        String line = lines.receive();
        if (line == null) {
            throw Silence.of(connection);
        }
        if (++heard > MOST) {
            throw new StartTlsException("the server says much and does not consent to TLS");
        }
        return line;
    }

    /// What a server said instead of consenting.
    static StartTlsException refused(String line) {
        return new StartTlsException("the server does not begin with TLS, but answers: " + line);
    }
}
