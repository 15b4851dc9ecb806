package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `berth reload` and `berth plugins` of the packaged server.
@Timeout(240)
class ReloadIT {

    private static final String CONFIGURATION = """
            listeners.echo { bind = "127.0.0.1:0", handler = echo }
            """;

    private static final String LOADER = "dev.berth.runtime.plugin.PluginLoader";

    @TempDir
    Path folder;

    private Command ask(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--conf", "berth.conf"));
        return Command.berth(folder, all.toArray(String[]::new));
    }

    private void write(String configuration) throws IOException {
        BerthProcess.configure(folder, configuration);
    }

    @Test
    void dryRunTellsWhatAReloadThenDoes() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, CONFIGURATION);
                Client client = new Client(berth.connect("echo"))) {
            assertEquals("hello", client.send("hello\n").line());
            write("""
                    listeners.other { bind = "127.0.0.1:0", handler = echo }
                    server.drain = 20s
                    """);
            Command tried = ask("reload", "--dry-run");
            assertEquals(0, tried.exit(), tried.toString());
            assertTrue(tried.out().contains("listener echo removed: its connections drain (1 connection)\n    c1 tcp "),
                    tried.out());
            assertTrue(tried.out().contains("listener other added"), tried.out());
            assertTrue(tried.out().contains("    server.drain: \"30s\" -> \"20s\""), tried.out());
            assertTrue(tried.out().contains("this was a dry run"), tried.out());
            assertEquals("still here", client.send("still here\n").line());
            Command done = ask("reload");
            assertEquals(0, done.exit(), done.toString());
            assertNull(client.line());
            assertTrue(ask("status").out().contains("generation 2"));
        }
    }

    @Test
    void whatIsWrongIsToldWithItsPlaceAndChangesNothing() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, CONFIGURATION);
                Client client = new Client(berth.connect("echo"))) {
            write(CONFIGURATION + "listeners.other { bind = \"127.0.0.1:0\", handler = nobody }\nserver.drian = 1s\n");
            Command wrong = ask("reload");
            assertEquals(78, wrong.exit(), wrong.toString());
            assertTrue(wrong.err().contains("berth.conf:2: "), wrong.err());
            assertTrue(wrong.err().contains("unknown key drian in server\n    did you mean drain?"), wrong.err());
            assertEquals("still here", client.send("still here\n").line());
            write(CONFIGURATION + "listeners.other { bind = \"127.0.0.1:" + berth.port("echo") + "\", handler = echo }\n");
            Command taken = ask("reload");
            assertEquals(69, taken.exit(), taken.toString());
            assertTrue(taken.err().contains("listeners.other cannot bind 127.0.0.1:" + berth.port("echo")), taken.err());
            assertEquals("still here too", client.send("still here too\n").line());
            assertTrue(ask("status").out().contains("generation 1,"));
            assertTrue(ask("status").out().contains("unavailable"));
        }
    }

    private void plugin(Path plugins, int version) throws IOException {
        // A payload that would be seen if it stayed.
        PluginJar.provider("heavy.Heavy", "heavy", """
                return connection -> {
                    var lines = dev.berth.api.frame.Frames.lines(connection, 100);
                    for (String line; (line = lines.receive()) != null; ) {
                        lines.send("%d " + Payload.BYTES.length + " " + line);
                    }
                };
                """.formatted(version)).source("heavy.Payload", """
                package heavy;
                class Payload { static final byte[] BYTES = new byte[1 << 20]; }
                """).write(plugins, "heavy");
    }

    @Test
    void fiftyGenerationsLeaveNoMemoryAndNoDescriptors() throws Exception {
        Path plugins = PluginJar.folder(folder.toRealPath().resolve("plugins"));
        plugin(plugins, 0);
        try (BerthProcess berth = BerthProcess.start(folder,
                "listeners.heavy { bind = \"127.0.0.1:0\", handler = heavy }", "--plugins", plugins.toString())) {
            use(berth, 0);
            ServerState before = ServerState.of(berth);
            long loaders = ServerState.instances(berth, LOADER);
            for (int version = 1; version <= 50; version++) {
                plugin(plugins, version);
                // A signal and not the command, which takes a Java of its own each time.
                berth.signal("HUP").awaitLog("configuration " + (version + 1) + " is in force");
                use(berth, version);
            }
            Await.until(() -> "the classes of old generations are gone",
                    () -> ServerState.instances(berth, LOADER) == loaders);
            before.awaitReturn(berth);
            String listed = ask("plugins").out();
            assertTrue(listed.lines().anyMatch(line -> line.matches("heavy +51 +newest .*")), listed);
            assertEquals(2, listed.lines().count(), listed);
        }
    }

    private static void use(BerthProcess berth, int version) throws IOException {
        try (Client client = new Client(berth.connect("heavy"))) {
            assertEquals(version + " 1048576 x", client.send("x\n").line());
        }
    }

    @Test
    void oldGenerationThatDoesNotEndIsListedWithWhatKeepsIt() throws Exception {
        Path plugins = PluginJar.folder(folder.toRealPath().resolve("plugins"));
        plugin(plugins, 1);
        try (BerthProcess berth = BerthProcess.start(folder,
                "listeners.heavy { bind = \"127.0.0.1:0\", handler = heavy }", "--plugins", plugins.toString());
                Client client = new Client(berth.connect("heavy"))) {
            assertEquals("1 1048576 x", client.send("x\n").line());
            plugin(plugins, 2);
            Command reload = ask("reload");
            assertEquals(0, reload.exit(), reload.toString());
            String listed = ask("plugins").out();
            assertTrue(listed.lines().anyMatch(line -> line.matches("heavy +1 +finishing +- +1 +heavy .*")), listed);
            assertTrue(listed.contains("heavy, generation 1, is kept by\n    c1 tcp 127.0.0.1:"
                    + client.socket().getLocalPort() + "->"), listed);
            assertEquals("1 1048576 y", client.send("y\n").line());
        }
    }
}
