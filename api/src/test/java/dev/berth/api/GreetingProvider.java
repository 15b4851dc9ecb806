package dev.berth.api;

import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;

// @start region="settings"
/// Makes handlers that greet: `handler { type = greeting, text = "Good day", times = 3 }`.
public final class GreetingProvider implements HandlerProvider {

    /// The keys, and their values where none are written.
    record Greeting(String text, int times) {
        Greeting() {
            this("Hello", 1);
        }
    }

    @Override
    public String type() {
        return "greeting";
    }

    @Override
    public Handler create(HandlerContext context) {
        Settings settings = context.settings();
        Greeting greeting = settings.as(new Greeting());
        if (greeting.times() < 1) {
            throw new ConfigurationException(settings.problem(
                    "times", "greets " + greeting.times() + " times", "write 1 or more"));
        }
        return connection -> {
            Messages<String> lines = Frames.lines(connection, 1000);
            for (int i = 0; i < greeting.times(); i++) {
                lines.send(greeting.text());
            }
        };
    }
}
// @end
