package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The log in files, as the comment in `logback.xml` says how.
@Timeout(120)
class LogFileIT {

    private static final String ECHO = "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }\n";

    @TempDir
    Path folder;

    /// An installation with the appender that stands in the comment, in the place of its own.
    private Path installation() throws IOException {
        Path home = Installed.copy(Files.createDirectory(folder.resolve("home")));
        Path file = home.resolve("conf/logback.xml");
        String xml = Files.readString(file);
        int comment = xml.indexOf("<!-- To write files instead");
        String appender = xml.substring(xml.indexOf("<appender", comment), xml.indexOf("-->", comment))
                .replace("/var/log/berth/", folder + "/");
        int own = xml.indexOf("<appender name=\"output\"");
        int end = xml.indexOf("</appender>", own) + "</appender>".length();
        Files.writeString(file, xml.substring(0, own) + appender + xml.substring(end));
        return home;
    }

    @Test
    void fileHasTheLinesAndNoColours() throws Exception {
        Path log = folder.resolve("berth.log");
        try (BerthProcess berth = BerthProcess.start(installation(), folder, ECHO)) {
            Await.until(() -> "a line in " + log, () -> Files.readString(log).contains("listener echo bound to "));
            assertEquals(0, berth.signal("TERM").awaitExit(), berth.log());
            assertEquals("", berth.log());
        }
        String lines = Files.readString(log);
        assertTrue(lines.contains("stopping: "), lines);
        assertTrue(lines.indexOf('\u001b') < 0, lines);
    }

    @Test
    void serverStartsAndServesThoughThereIsNoRoomForItsLog() throws Exception {
        // full(4): every write fails as on a full disk.
        Files.createSymbolicLink(folder.resolve("berth.log"), Path.of("/dev/full"));
        try (BerthProcess berth = BerthProcess.start(installation(), folder, ECHO)) {
            for (int i = 0; i < 20; i++) {
                try (Socket client = berth.connect("echo")) {
                    client.getOutputStream().write('x');
                    assertEquals('x', client.getInputStream().read());
                }
            }
            assertEquals(0, berth.signal("TERM").awaitExit(), berth.log());
        }
    }
}
