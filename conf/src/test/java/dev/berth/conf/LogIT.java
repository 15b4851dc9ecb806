package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A log that cannot be written never stops the server.
@Timeout(120)
class LogIT {

    private static final String ECHO = "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }\n";

    /// More lines than a pipe (64 KiB, pipe(7)) and the smaller queue of this test hold together.
    private static final int CONNECTIONS = 1500;

    @TempDir
    Path folder;

    private Path home() throws Exception {
        Path home = Installed.copy(Files.createDirectory(folder.resolve("home")));
        Path logback = home.resolve("conf/logback.xml");
        Files.writeString(logback, Files.readString(logback).replace("8192", "256"));
        return home;
    }

    private static void exchange(BerthProcess berth, int connections) throws Exception {
        for (int i = 0; i < connections; i++) {
            try (Client client = new Client(berth.connect("echo"))) {
                assertEquals("hello", client.send("hello\n").line());
            }
        }
    }

    @Test
    void serverGoesOnWhenTheDiskOfItsLogIsFull() throws Exception {
        try (BerthProcess berth = BerthProcess.start(
                Installed.HOME, folder, ECHO, ProcessBuilder.Redirect.to(Path.of("/dev/full").toFile()))) {
            exchange(berth, CONNECTIONS);
            assertEquals(0, berth.signal("TERM").awaitExit());
        }
    }

    @Test
    void serverGoesOnWhenNobodyReadsItsLogAndSaysLaterWhatIsMissing() throws Exception {
        try (BerthProcess berth = BerthProcess.start(home(), folder, ECHO, ProcessBuilder.Redirect.PIPE)) {
            exchange(berth, CONNECTIONS);
            BufferedReader log = new BufferedReader(new InputStreamReader(berth.error(), StandardCharsets.UTF_8));
            // What was held up comes first; then there is room, and another line brings the count.
            long access = 0;
            String line = log.readLine();
            while (!line.contains("lines are missing in the log")) {
                access += line.contains(" handler-returned ") ? 1 : 0;
                if (!log.ready()) {
                    exchange(berth, 1);
                }
                line = log.readLine();
            }
            assertTrue(access < CONNECTIONS, access + " lines were written");
            assertTrue(line.contains(" WARN "), line);
            Thread.ofVirtual().start(() -> log.lines().forEach(rest -> { }));
            assertEquals(0, berth.signal("TERM").awaitExit());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"line", "json"})
    void serverStopsThoughNobodyReadsItsLog(String format) throws Exception {
        try (BerthProcess berth = BerthProcess.start(home(), folder,
                ECHO + "access-log.format = " + format + '\n', ProcessBuilder.Redirect.PIPE)) {
            exchange(berth, CONNECTIONS);
            assertEquals(0, berth.signal("TERM").awaitExit());
        }
    }

    @Test
    void serverWithoutStandardErrorNeverWritesItsLogToAClient() throws Exception {
        Path file = BerthProcess.configure(folder, ECHO);
        Path launcher = folder.resolve("launcher");
        Files.writeString(launcher, "#!/bin/sh\nexec \"" + Installed.HOME.resolve("bin/berth") + "\" \"$@\" 2>&-\n");
        assertTrue(launcher.toFile().setExecutable(true));
        try (BerthProcess berth = BerthProcess.start(launcher, java.util.Map.of(), folder,
                List.of("--conf", file.toString()))) {
            exchange(berth, 100);
            assertEquals(0, berth.signal("TERM").awaitExit());
        }
    }

    @Test
    void jsonObjectsStandAloneOnTheirLines() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, ECHO + "access-log.format = json\n")) {
            exchange(berth, 1);
            String log = berth.awaitLog("\"reason\":\"handler-returned\"");
            assertTrue(log.lines().anyMatch(line -> line.startsWith("{\"time\":") && line.endsWith("}")), log);
            assertEquals(0, berth.signal("TERM").awaitExit());
        }
    }
}
