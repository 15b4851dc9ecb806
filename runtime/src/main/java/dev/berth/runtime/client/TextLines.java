package dev.berth.runtime.client;

import dev.berth.api.Connection;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import java.io.IOException;

/// The lines of a dialogue, for protocols that speak in such.
final class TextLines {

    /// More than the longest line of any protocol here: RFC 9051 section 4 recommends 8192.
    private static final int LONGEST = 8192;

    private final Messages<String> lines;
    private final Answers<String> answers;

    TextLines(Connection connection) {
        this.lines = Frames.lines(connection, LONGEST);
        this.answers = new Answers<>(connection, lines);
    }

    void say(String line) throws IOException {
        lines.send(line);
    }

    String hear() throws IOException {
        return answers.next();
    }
}
