package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands that answer and end.
@Timeout(120)
class CommandIT {

    @TempDir
    Path folder;

    @Test
    void checkOfTheDemonstrationFindsNothingAndWritesNothing() throws Exception {
        Command check = Command.berth(folder, "check");
        assertEquals(0, check.exit(), check.toString());
        assertTrue(check.out().contains("no problem"), check.out());
        assertEquals("", check.err());
        try (var files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "run"})
    void everyProblemIsNamedWithItsLineAndTheExitCodeIs78(String command) throws Exception {
        Files.writeString(folder.resolve("berth.conf"), """
                server.drain = 5
                listeners {
                  a { bind = "127.0.0.1:70000", handler = ecko }
                }
                """);
        Command result = Command.berth(folder, command, "--conf", "berth.conf");
        assertEquals(78, result.exit(), result.toString());
        assertEquals("", result.out());
        assertTrue(result.err().contains("berth.conf:1: server.drain = 5: "), result.err());
        assertTrue(result.err().contains("berth.conf:3: listeners.a.bind = "), result.err());
        assertTrue(result.err().contains("did you mean echo?"), result.err());
        assertTrue(result.err().contains("3 problems"), result.err());
    }

    @Test
    void checkAnswersInJson() throws Exception {
        Files.writeString(folder.resolve("berth.conf"), "listeners.a { bind = \"127.0.0.1:0\", handler = ecko }");
        Command result = Command.berth(folder, "check", "--json", "--conf", "berth.conf");
        assertEquals(78, result.exit(), result.toString());
        JsonObject problem = JsonParser.parseString(result.out()).getAsJsonObject()
                .getAsJsonArray("problems").get(0).getAsJsonObject();
        assertEquals("berth.conf:1", problem.get("where").getAsString());
    }

    @Test
    void configTellsEachValueWithItsOrigin() throws Exception {
        Files.writeString(folder.resolve("berth.conf"), """
                listeners.a { bind = "127.0.0.1:0"
                  handler { type = echo, password = hunter2 } }
                """);
        Command config = Command.berth(folder, "config", "--conf", "berth.conf");
        assertEquals(0, config.exit(), config.toString());
        assertTrue(config.out().lines().anyMatch(line -> line.matches(
                "listeners\\.a\\.bind = \"127\\.0\\.0\\.1:0\" +# berth\\.conf:1")), config.out());
        assertTrue(config.out().lines().anyMatch(line -> line.matches(
                "server\\.drain = \"30s\" +# reference\\.conf:\\d+")), config.out());
        assertEquals(false, config.out().contains("hunter2"));
        Command json = Command.berth(folder, "config", "--json", "--conf", "berth.conf");
        assertTrue(JsonParser.parseString(json.out()).getAsJsonObject().getAsJsonArray("values").size() > 5);
    }

    @Test
    void versionNamesTheJdkAndTheLibraries() throws Exception {
        Command version = Command.berth(folder, "version");
        assertEquals(0, version.exit(), version.toString());
        assertTrue(version.out().startsWith("berth " + Installed.VERSION), version.out());
        JsonObject json = JsonParser.parseString(Command.berth(folder, "version", "--json").out()).getAsJsonObject();
        assertEquals(Installed.VERSION, json.get("berth").getAsString());
        assertTrue(json.getAsJsonObject("parts").get("jdk").getAsString().startsWith("25"));
        assertEquals("berth " + Installed.VERSION + "\n", Command.berth(folder, "--version").out());
    }

    @Test
    void helpNamesTheCommandsAndEndsWell() throws Exception {
        for (String[] arguments : new String[][] {{"--help"}, {"run", "--help"}, {"check", "--help"}}) {
            Command help = Command.berth(folder, arguments);
            assertEquals(0, help.exit(), help.toString());
            assertTrue(help.out().contains("Usage: berth"), help.toString());
        }
        assertTrue(Command.berth(folder, "--help").out().contains("check"));
        Command nothing = Command.berth(folder);
        assertEquals(64, nothing.exit(), nothing.toString());
        assertTrue(nothing.err().contains("Usage: berth"), nothing.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rum", "run --config x", "run --conf", "check extra"})
    void wrongUsageIsToldInALineAndExits64(String arguments) throws Exception {
        Command wrong = Command.berth(folder, arguments.split(" "));
        assertEquals(64, wrong.exit(), wrong.toString());
        assertEquals("", wrong.out());
        assertTrue(wrong.err().startsWith("berth: "), wrong.err());
        assertTrue(wrong.err().contains("--help"), wrong.err());
    }
}
