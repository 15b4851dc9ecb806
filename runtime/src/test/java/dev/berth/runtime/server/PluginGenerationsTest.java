package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.control.Change;
import dev.berth.runtime.control.ReloadResult;
import dev.berth.runtime.control.ReloadResult.Outcome;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.plugin.PluginDescription;
import dev.berth.runtime.plugin.PluginDescription.State;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Jars that are replaced while a server uses them.
@Timeout(120)
class PluginGenerationsTest {

    private static final String CONFIGURATION = """
            listeners.a { bind = "127.0.0.1:0", handler = { type = word } }
            """;

    @TempDir
    Path folder;

    private Path plugins;

    @BeforeEach
    void makeFolder() throws IOException {
        plugins = PluginJar.folder(folder.toRealPath().resolve("plugins"));
    }

    /// A handler that answers each line with a word. The word stands in a class that is loaded with the first line.
    private static PluginJar jar(String word, String statements) {
        return PluginJar.provider("demo.Word", "word", statements + """
                return connection -> {
                    var lines = dev.berth.api.frame.Frames.lines(connection, 100);
                    for (String line; (line = lines.receive()) != null; ) {
                        lines.send(Answer.WORD + " " + line);
                    }
                };
                """).source("demo.Answer", """
                package demo;
                class Answer { static final String WORD = String.valueOf("%s"); }
                """.formatted(word));
    }

    private void put(String word) throws IOException {
        put(word, "");
    }

    private void put(String word, String statements) throws IOException {
        jar(word, statements).write(plugins, "word");
    }

    private TestServer start(String more) throws IOException {
        return TestServer.start(folder, CONFIGURATION + more, plugins);
    }

    private static Client client(TestServer server) throws IOException {
        return new Client(server.connect("a"));
    }

    private static List<PluginDescription> generations(TestServer server) {
        return server.server().plan().plugins().describe();
    }

    private static String answer(TestServer server, String line) throws IOException {
        try (Client client = client(server)) {
            return client.send(line + "\n").line();
        }
    }

    @Test
    void replacedJarServesNewConnectionsWhileOldOnesFinishWithItsClasses() throws Exception {
        put("one");
        try (TestServer server = start(""); Client old = client(server)) {
            server.events().await(ServerEvent.Accepted.class);
            Plan first = server.server().plan();
            put("two");
            ReloadResult result = server.server().reload();
            assertEquals(List.of("plugin word", "handler a"),
                    result.changes().stream().map(Change::what).toList());
            assertEquals("two x", answer(server, "x"));
            // The class that holds the word is loaded only now, from the copy of the jar.
            assertEquals("one x", old.send("x\n").line());
            assertEquals(List.of(State.FINISHING, State.NEWEST),
                    generations(server).stream().map(PluginDescription::state).toList());
            assertEquals(List.of(1, 2), generations(server).stream().map(PluginDescription::generation).toList());
            // Somebody who still holds the plan of that time keeps nothing.
            assertFalse(first == server.server().plan());
            old.hangUp();
            awaitOnlyNewest(server);
            assertEquals(folder.resolve("berth.conf"), first.configurationFile());
        }
    }

    private static void awaitOnlyNewest(TestServer server) {
        while (generations(server).stream().anyMatch(each -> each.state() != State.NEWEST)) {
            System.gc();
            assertFalse(Thread.interrupted(), () -> "still there: " + generations(server));
        }
    }

    @Test
    void sameJarStaysTheSameGenerationThoughItWasWrittenAgain() throws Exception {
        put("one");
        try (TestServer server = start("")) {
            Files.copy(plugins.resolve("word.jar"), folder.resolve("copy.jar"));
            Files.delete(plugins.resolve("word.jar"));
            Files.copy(folder.resolve("copy.jar"), plugins.resolve("word.jar"));
            assertEquals(List.of(), server.server().reload().changes());
            assertEquals(1, generations(server).getFirst().generation());
        }
    }

    @Test
    void brokenJarLeavesTheOldGenerationInPlace() throws Exception {
        put("one");
        try (TestServer server = start(""); Client old = client(server)) {
            assertEquals("one x", old.send("x\n").line());
            Files.writeString(plugins.resolve("word.jar"), "no jar");
            ReloadResult result = server.server().reload();
            assertEquals(Outcome.UNUSABLE, result.outcome());
            assertTrue(result.problems().stream().anyMatch(each -> each.what().startsWith("not a jar")));
            assertEquals("one y", old.send("y\n").line());
            assertEquals("one z", answer(server, "z"));
            put("two");
            assertTrue(server.server().reload().worked());
            assertEquals("two x", answer(server, "x"));
            assertEquals(2, generations(server).getLast().generation());
        }
    }

    @Test
    void dryRunLoadsNothingForGood() throws Exception {
        put("one");
        try (TestServer server = start("")) {
            put("two");
            assertTrue(server.server().tryReload().worked());
            assertEquals(1, generations(server).size());
            assertEquals("one x", answer(server, "x"));
            assertTrue(server.server().reload().worked());
            assertEquals(2, generations(server).getLast().generation());
        }
    }

    @Test
    void watchedFolderIsTakenOverByItself() throws Exception {
        put("one");
        try (TestServer server = start("plugins.watch = 1ms\n")) {
            assertEquals("one x", answer(server, "x"));
            // What else is different in the configuration has to wait for a reload.
            Files.writeString(folder.resolve("berth.conf"), "nonsense");
            put("two");
            server.events().await(ServerEvent.Reloaded.class);
            assertEquals("two x", answer(server, "x"));
        }
    }

    @Test
    void brokenJarInAWatchedFolderIsToldOnce() throws Exception {
        put("one");
        try (TestServer server = start("plugins.watch = 1ms\n")) {
            Files.writeString(plugins.resolve("word.jar"), "no jar");
            server.events().await(ServerEvent.ReloadFailed.class);
            put("two");
            server.events().await(ServerEvent.Reloaded.class);
            assertEquals("two x", answer(server, "x"));
            assertTrue(server.events().take().stream().noneMatch(ServerEvent.ReloadFailed.class::isInstance));
        }
    }

    @Test
    void connectionOfAnOldGenerationIsAbortedAndNamedInTheEnd() throws Exception {
        put("one");
        try (TestServer server = start("plugins.old-generation = 1ms\n"); Client old = client(server)) {
            assertEquals("one x", old.send("x\n").line());
            put("two");
            assertTrue(server.server().reload().worked());
            ServerEvent.GenerationEnded ended = server.events().await(ServerEvent.GenerationEnded.class);
            assertEquals("word", ended.plugin());
            assertEquals(1, ended.generation());
            assertEquals(1, ended.left().size());
            assertEquals(CloseReason.OLD_GENERATION, server.events().await(ServerEvent.Closed.class).reason());
            assertThrows(IOException.class, old::line);
        }
    }

    @Test
    void pluginThatLeavesAThreadIsNamedOnceWithTheThread() throws Exception {
        put("one", """
                Thread left = new Thread(() -> {
                    try {
                        new java.util.concurrent.CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                        // The test is over.
                    }
                }, "left behind");
                left.setDaemon(true);
                left.start();
                """);
        try (TestServer server = start("")) {
            put("two");
            assertTrue(server.server().reload().worked());
            ServerEvent.PluginStays stays = server.events().await(ServerEvent.PluginStays.class);
            assertEquals(1, stays.generation());
            assertTrue(stays.holders().contains("the thread left behind has it as its context class loader"),
                    stays.holders()::toString);
            assertEquals(State.LEAKING, generations(server).stream()
                    .filter(each -> each.generation() == 1).findFirst().orElseThrow().state());
            Thread.getAllStackTraces().keySet().stream()
                    .filter(each -> each.getName().equals("left behind")).forEach(Thread::interrupt);
            awaitOnlyNewest(server);
            assertTrue(server.events().take().stream().noneMatch(ServerEvent.PluginStays.class::isInstance));
        }
    }

    @Test
    void pluginThatLeavesAShutdownHookIsNamedWithIt() throws Exception {
        put("one", "Runtime.getRuntime().addShutdownHook(new Thread(() -> { }, \"left hook\"));");
        try (TestServer server = start("")) {
            put("two");
            assertTrue(server.server().reload().worked());
            List<String> holders = server.events().await(ServerEvent.PluginStays.class).holders();
            assertTrue(holders.stream().anyMatch(each -> each.startsWith("the shutdown hook left hook")),
                    holders::toString);
        }
    }

    @Test
    void manyGenerationsLeaveNothingBehind() throws Exception {
        put("0");
        try (TestServer server = start("")) {
            for (int i = 1; i <= 20; i++) {
                put(Integer.toString(i));
                assertTrue(server.server().reload().worked());
                assertEquals(i + " x", answer(server, "x"));
            }
            awaitOnlyNewest(server);
            assertEquals(21, generations(server).getLast().generation());
            assertFalse(generations(server).size() > 1);
            assertNull(server.events().take().stream()
                    .filter(ServerEvent.PluginStays.class::isInstance).findFirst().orElse(null));
        }
    }
}
