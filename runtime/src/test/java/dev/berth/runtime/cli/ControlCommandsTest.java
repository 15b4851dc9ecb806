package dev.berth.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the commands that ask a server print; the tests of the installation start them as processes.
@Timeout(60)
class ControlCommandsTest {

    /// Notes what the peer sent, which may be anything.
    private static final Handler NOTING = connection -> {
        Messages<String> lines = Frames.lines(connection, 1000);
        for (String line; (line = lines.receive()) != null; ) {
            connection.note("said", line);
            lines.send(line);
        }
    };

    @TempDir
    Path folder;

    private record Ended(int exit, String out, String err) {}

    private Ended berth(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--conf", folder.resolve("berth.conf").toString()));
        return new Ended(Main.run(all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true)),
                out.toString(), err.toString());
    }

    private TestServer start() throws Exception {
        return TestServer.start(folder, """
                listeners.echo { bind = "127.0.0.1:0", handler = test }
                control.socket = "control/berth.sock"
                """, Map.of("test", NOTING));
    }

    @Test
    void whatAPeerSentReachesNoTerminal() throws Exception {
        String evil = "\u001b[2J\u202efdp.exe\u009b1m\t\u007f";
        try (TestServer server = start();
                Client client = new Client(server.connect("echo"))) {
            assertEquals(evil, client.send(evil + "\n").line());
            for (String[] command : new String[][] {{"connections"}, {"show", "c1"}, {"connections", "--json"},
                {"show", "c1", "--json"}, {"abort", "--listener", "echo"}}) {
                String out = berth(command).out();
                assertTrue(out.contains("\\u001b[2J\\u202efdp.exe\\u009b1m\\u0009\\u007f")
                        || out.contains("\\u001b[2J\\u202efdp.exe\\u009b1m\\t\\u007f"), out);
                assertTrue(out.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7F), out);
            }
        }
    }

    @Test
    void tablesAreAlignedAndPlain() throws Exception {
        try (TestServer server = start();
                Client client = new Client(server.connect("echo"))) {
            client.send("hello\n").line();
            List<String> lines = berth("connections").out().lines().toList();
            assertEquals(3, lines.size());
            assertEquals(lines.get(0).indexOf("LISTENER"), lines.get(1).indexOf("echo"));
            assertTrue(lines.get(1).matches("c1  echo +tcp 127.0.0.1:\\d+->127.0.0.1:\\d+  w\\w+  +0\\.\\ds  +0\\.\\ds"
                    + "  6 B  7 B  said=hello"), lines.get(1));
            assertEquals("1 connection of 1", lines.get(2));
        }
    }

    @Test
    void configurationThatIsWrongElsewhereKeepsNobodyFromAsking() throws Exception {
        try (TestServer server = start()) {
            Files.writeString(folder.resolve("berth.conf"), "control.socket = \"control/berth.sock\"\nlisteners.echo.bind = 5\n");
            Ended status = berth("status");
            assertEquals(0, status.exit(), status.err());
            assertTrue(status.out().contains("127.0.0.1:" + server.port("echo")), status.out());
            Files.writeString(folder.resolve("berth.conf"), "control.socket = off");
            Ended off = berth("status");
            assertEquals(78, off.exit());
            Files.writeString(folder.resolve("berth.conf"), "listeners {");
            assertEquals(78, berth("status").exit());
        }
    }

    @Test
    void nobodyThereIsUnavailableWithARemedy() throws Exception {
        start().close();
        Ended none = berth("status");
        assertEquals(69, none.exit());
        assertTrue(none.err().startsWith("berth: no server answers at " + folder.resolve("control/berth.sock")), none.err());
        assertTrue(none.err().contains("--control PATH"), none.err());
        assertEquals(69, berth("stop", "--control", folder.resolve("nowhere").toString()).exit());
    }

    @Test
    void filterWithoutYesIsShownAndExits64() throws Exception {
        try (TestServer server = start();
                Client client = new Client(server.connect("echo"))) {
            client.send("hello\n").line();
            Ended shown = berth("abort", "127.0.0.1");
            assertEquals(64, shown.exit());
            assertTrue(shown.out().contains("1 connection; nothing was changed: add --yes to abort them"), shown.out());
            Ended done = berth("abort", "127.0.0.0/8", "--yes");
            assertEquals(0, done.exit(), done.toString());
            assertTrue(done.out().contains("1 connection aborted"), done.out());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "abort", "abort --yes", "abort c1 127.0.0.1", "close c1,c2 c3", "connections --watch 0",
        "connections --limit x", "show", "stack", "suspend", "drain", "where extra", "log a b c",
        "forward disable", "forward explode 10.0.0.5:143", "forward enable a b"})
    void wrongUsageIsToldBeforeAnybodyIsAsked(String command) {
        Ended wrong = berth(command.split(" "));
        assertEquals(64, wrong.exit(), wrong.toString());
        assertTrue(wrong.err().contains("--help"), wrong.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "connections", "show", "stack", "where", "close", "abort", "suspend", "resume",
        "drain", "stop", "forward", "log"})
    void helpTellsTheExitCodes(String command) {
        Ended help = berth(command, "--help");
        assertEquals(0, help.exit());
        assertTrue(help.out().contains("Exit codes:") && help.out().contains("77"), help.out());
        assertTrue(help.out().contains("--control=PATH") && help.out().contains("--json"), help.out());
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0s", "340, 0.3s", "9999, 10.0s", "42000, 42s", "312000, 5m12s", "11520000, 3h12m", "1047600000, 12d3h"})
    void timesHaveTwoUnitsAtMost(long millis, String expected) {
        assertEquals(expected, Human.time(Duration.ofMillis(millis)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1536, 1.5 KiB", "10240, 10 KiB", "5368709120, 5.0 GiB"})
    void sizesAreRounded(long bytes, String expected) {
        assertEquals(expected, Human.size(bytes));
    }

    @Test
    void jsonIsExact() throws Exception {
        try (TestServer server = start()) {
            String out = berth("status", "--json").out();
            assertTrue(out.contains("\"uptimeMillis\":"), out);
            assertFalse(out.contains("LISTENER"), out);
            assertEquals(server.server().addresses().size() + 1, out.lines().count());
        }
    }
}
