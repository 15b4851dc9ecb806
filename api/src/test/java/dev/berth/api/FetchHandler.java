package dev.berth.api;

import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import java.io.IOException;

// @start region="handler"
/// Asks another server, on a connection of its own for each client.
public final class FetchHandler implements Handler {

    private final Connector connector;
    private final Destination server;

    /// Made by a provider, with [HandlerContext#connector].
    public FetchHandler(Connector connector, Destination server) {
        this.connector = connector;
        this.server = server;
    }

    @Override
    public void handle(Connection client) throws IOException {
        Messages<String> questions = Frames.lines(client, 1000);
        try (Connection opened = connector.connect(server)) {
            Messages<String> answers = Frames.lines(opened, 1000);
            for (String line; (line = questions.receive()) != null; ) {
                answers.send(line);
                questions.send(answers.receive());
            }
        }
    }
}
// @end
