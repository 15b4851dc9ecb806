package dev.berth.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.testing.NoConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HandlersTest {

    @TempDir
    private Path folder;

    private final Problems problems = new Problems();
    private Plugins plugins;
    private final List<String> names = new ArrayList<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();

    private interface Making {
        Handler create(HandlerContext context) throws Exception;
    }

    private record Provider(String type, Making making) implements HandlerProvider {

        @Override
        public Handler create(HandlerContext context) throws Exception {
            return making.create(context);
        }
    }

    private Handlers handlers(String configuration, HandlerProvider... providers) throws IOException {
        Path file = Files.writeString(folder.resolve("berth.conf"), configuration);
        Configuration loaded = ConfigurationLoader.load(file, problems);
        problems.report();
        plugins = new Plugins(List.of(), List.of(providers), Optional.empty());
        return Handlers.create(loaded.handlers(), plugins.look(),
                new Handlers.Surroundings(plugins, new NoConnector(), Set.of(), folder.resolve("data")),
                Optional.empty(), problems);
    }

    private static String listener(String name, String handler) {
        return "listeners." + name + " { bind = \"127.0.0.1:0\", handler = " + handler + " }\n";
    }

    private Handler remember(HandlerContext context) {
        names.add(context.name());
        return connection -> { };
    }

    @Test
    void handlerIsMadeOnceForAllListenersThatNameItAndOnceForEachThatNamesItsType() throws IOException {
        Handlers handlers = handlers("handlers.room.type = echo\n" + listener("a", "room") + listener("b", "room")
                + listener("c", "echo") + listener("d", "{ type = echo }"), new Provider("echo", this::remember));
        assertTrue(problems.none());
        assertEquals(List.of("c", "d", "room"), names);
        assertSame(handlers.get("room"), handlers.get("room"));
        assertThrows(IllegalArgumentException.class, () -> handlers.get("a"));
    }

    @Test
    void dataFolderIsThereOnlyForHandlersThatAskedForIt() throws IOException {
        Handlers handlers = handlers(listener("keeps", "keeper") + listener("forgets", "echo"),
                new Provider("echo", this::remember),
                new Provider("keeper", context -> {
                    assertEquals(folder.resolve("data/keeps"), context.dataFolder());
                    return connection -> { };
                }));
        assertFalse(Files.exists(folder.resolve("data")), "making handlers writes nothing");
        handlers.createDataFolders();
        assertTrue(Files.isDirectory(folder.resolve("data/keeps")));
        assertFalse(Files.exists(folder.resolve("data/forgets")));
    }

    @Test
    void whatCreateThrowsIsToldAtTheHandlersPlaceAndTheOthersAreMade() throws IOException {
        handlers("\n" + listener("a", "bad") + listener("b", "worse") + listener("c", "none") + listener("d", "echo"),
                new Provider("echo", this::remember),
                new Provider("bad", context -> {
                    throw new IOException("no luck");
                }),
                new Provider("worse", context -> {
                    throw new AssertionError("still none");
                }),
                new Provider("none", context -> null));
        assertEquals(List.of(
                new Problem(folder + "/berth.conf:2", "the handler bad of the embedding program cannot be made:"
                        + " java.io.IOException: no luck", "see the plugin's author"),
                new Problem(folder + "/berth.conf:3", "the handler worse of the embedding program cannot be made:"
                        + " java.lang.AssertionError: still none", "see the plugin's author"),
                new Problem(folder + "/berth.conf:4", "the handler none of the embedding program cannot be made:"
                        + " java.lang.IllegalStateException: create returned null", "see the plugin's author")),
                problems.sorted());
        assertEquals(List.of("d"), names);
    }

    @Test
    void typeIsFoundOnlyByItsExactName() throws IOException {
        handlers(listener("a", "Echo"), new Provider("echo", this::remember));
        assertEquals(List.of(new Problem(folder + "/berth.conf:1",
                "listeners.a.handler = Echo: neither a handler nor the type of a plugin", "did you mean echo?")),
                problems.sorted());
    }

    @Test
    void withoutAnyTypeTheRemedyIsAPlugin() throws IOException {
        handlers(listener("a", "echo"));
        assertEquals("put its jar into a plugin folder; there is no usable plugin in any of them",
                problems.sorted().getFirst().remedy());
    }

    private final class Closeable implements Handler, AutoCloseable {

        private final String name;
        private final boolean fails;

        Closeable(String name, boolean fails) {
            this.name = name;
            this.fails = fails;
        }

        @Override
        public void handle(Connection connection) {}

        @Override
        public void close() {
            closed.add(name);
            if (fails) {
                throw new AssertionError(name);
            }
        }
    }

    @Test
    void handlersAreClosedEachWhateverTheOthersDo() throws IOException {
        Handlers handlers = handlers(listener("a", "bad") + listener("b", "good") + listener("c", "plain"),
                new Provider("bad", context -> new Closeable("bad", true)),
                new Provider("good", context -> new Closeable("good", false)),
                new Provider("plain", this::remember));
        handlers.close();
        plugins.close();
        assertEquals(List.of("bad", "good"), closed.stream().sorted().toList());
    }
}
