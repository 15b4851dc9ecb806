package dev.berth.runtime.server;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// Answers each line with the word of its settings; what was made and closed can be looked at.
final class GreetingProvider implements HandlerProvider {

    record Settings(String word) {}

    final List<String> made = new CopyOnWriteArrayList<>();
    final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    @Override
    public String type() {
        return "greeting";
    }

    @Override
    public Handler create(HandlerContext context) {
        String word = context.settings().as(new Settings("hello")).word();
        made.add(word);
        return new Greeting(word);
    }

    private final class Greeting implements Handler, AutoCloseable {

        private final String word;

        Greeting(String word) {
            this.word = word;
        }

        @Override
        public void handle(Connection connection) throws IOException {
            Messages<String> lines = Frames.lines(connection, 100);
            for (String line; (line = lines.receive()) != null; ) {
                lines.send(word + ' ' + line);
            }
            lines.send("ended: " + connection.ending());
        }

        @Override
        public void close() {
            closed.add(word);
        }
    }
}
