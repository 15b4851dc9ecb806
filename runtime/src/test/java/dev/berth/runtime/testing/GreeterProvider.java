package dev.berth.runtime.testing;

import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// The type `greeter`, whose settings are a record.
public final class GreeterProvider implements HandlerProvider {

    /// Makes the provider.
    public GreeterProvider() {}

    /// @param greeting what to say
    /// @param times how often
    /// @param pause between two
    /// @param languages in which
    public record Settings(String greeting, int times, Duration pause, List<String> languages) {

        /// @param greeting what to say
        /// @param times how often
        /// @param pause between two
        /// @param languages in which
        public Settings {
            languages = List.copyOf(languages);
            if (times < 1 || times > 3) {
                throw new IllegalArgumentException("times = " + times + " is not between 1 and 3");
            }
        }
    }

    @Override
    public String type() {
        return "greeter";
    }

    @Override
    public Handler create(HandlerContext context) {
        Settings settings = context.settings().as(new Settings("hello", 1, Duration.ofSeconds(1), List.of("en")));
        byte[] greeting = settings.greeting().repeat(settings.times()).getBytes(StandardCharsets.UTF_8);
        return connection -> connection.output().write(greeting);
    }
}
