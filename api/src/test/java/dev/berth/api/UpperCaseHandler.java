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
        Messages<String> questions = Frames.lines(connection, 1000);
        // In upper case a character may become three, as U+0390 does.
        Messages<String> answers = Frames.lines(connection, 3000);
        for (String line; (line = questions.receive()) != null; ) {
            answers.send(line.toUpperCase(Locale.ROOT));
        }
        if (connection.ending() == Connection.Ending.DRAINING) {
            answers.send("GOODBYE");
        }
    }
}
// @end
