package dev.berth.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import dev.berth.api.HandlerWithParts;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.testing.NoConnector;
import dev.berth.runtime.testing.PartedHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The parts of handlers, and of those that cannot tell them.
@Timeout(60)
class HandlerPartsTest {

    @TempDir
    Path folder;

    private record Provider(Handler handler) implements HandlerProvider {

        @Override
        public String type() {
            return "test";
        }

        @Override
        public Handler create(HandlerContext context) {
            return handler;
        }
    }

    /// Tells what it is given to tell.
    private record Telling(Supplier<List<Part>> told) implements HandlerWithParts {

        @Override
        public void handle(Connection connection) {}

        @Override
        public List<Part> parts() {
            return told.get();
        }

        @Override
        public void enable(String part, boolean enabled) {}
    }

    private HandlerInstance instance(Handler handler) throws IOException {
        Path file = Files.writeString(folder.resolve("berth.conf"),
                "listeners.a { bind = \"127.0.0.1:0\", handler = test }");
        Problems problems = new Problems();
        Configuration loaded = ConfigurationLoader.load(file, problems);
        Plugins plugins = new Plugins(List.of(), List.of(new Provider(handler)), Optional.empty());
        Handlers handlers = Handlers.create(loaded.handlers(), plugins.look(),
                new Handlers.Surroundings(plugins, new NoConnector(), Set.of(), folder.resolve("data")),
                Optional.empty(), problems);
        problems.report();
        assertEquals(1, handlers.all().size());
        return handlers.all().getFirst();
    }

    /// How often something is logged about plugins meanwhile.
    private static int logged(Runnable action) {
        Logger logger = (Logger) LoggerFactory.getLogger("berth.plugins");
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(appender);
        try {
            action.run();
            return appender.list.size();
        } finally {
            logger.detachAppender(appender);
            logger.setLevel(null);
        }
    }

    @Test
    void partsAreToldAndTurnedOffAndOn() throws IOException {
        HandlerInstance instance = instance(new PartedHandler("left", "right"));
        instance.enable("left", false);
        assertEquals(List.of("left disabled", "right up"),
                instance.parts().stream().map(each -> each.name() + ' ' + each.state()).toList());
        instance.enable("left", true);
        assertEquals("up", instance.parts().getFirst().state());
    }

    @Test
    void handlerWithoutPartsHasNone() throws IOException {
        HandlerInstance instance = instance(connection -> { });
        instance.enable("left", false);
        assertEquals(List.of(), instance.parts());
    }

    @Test
    void handlerThatCannotTellHasNoneAndThatIsLoggedOnce() throws IOException {
        List<RuntimeException> thrown = new ArrayList<>();
        HandlerInstance instance = instance(new Telling(() -> {
            thrown.add(new IllegalStateException("as in the test"));
            throw thrown.getLast();
        }));
        assertEquals(1, logged(() -> {
            assertEquals(List.of(), instance.parts());
            assertEquals(List.of(), instance.parts());
        }));
        assertEquals(2, thrown.size());
    }

    @Test
    void handlerThatWasMadeForAnotherApiHasNone() throws IOException {
        HandlerInstance instance = instance(new Telling(() -> {
            throw new NoSuchMethodError("as in the test");
        }));
        assertEquals(1, logged(() -> assertEquals(List.of(), instance.parts())));
    }

    @Test
    void handlerThatTellsNothingAtAllHasNone() throws IOException {
        HandlerInstance nothing = instance(new Telling(() -> null));
        assertEquals(1, logged(() -> assertEquals(List.of(), nothing.parts())));
        HandlerInstance without = instance(new Telling(() -> Arrays.asList((HandlerWithParts.Part) null)));
        assertEquals(1, logged(() -> assertEquals(List.of(), without.parts())));
    }
}
