package dev.berth.api;

import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import java.io.IOException;
import java.util.Locale;

// @start region="handler"
/// Answers every line in upper case.
public final class UpperCaseHandler implements Handler {

    @Override
    public void handle(Connection connection) throws IOException {
        Messages<String> lines = Frames.lines(connection, 1000);
        for (String line; (line = lines.receive()) != null; ) {
            lines.send(line.toUpperCase(Locale.ROOT));
        }
        if (connection.ending() == Connection.Ending.DRAINING) {
            lines.send("GOODBYE");
        }
    }
}
// @end
