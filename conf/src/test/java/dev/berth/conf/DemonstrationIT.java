package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a newcomer sees: `berth run` in a fresh installation, and the printed lines pasted.
@Timeout(120)
class DemonstrationIT {

    @TempDir
    Path folder;

    /// The installation under another folder, with ports that are free.
    private Path copyOfInstallation() throws Exception {
        Path home = Files.createDirectories(folder.resolve("berth"));
        for (String part : List.of("lib", "plugins")) {
            Files.createSymbolicLink(home.resolve(part), Installed.HOME.resolve(part));
        }
        for (String file : List.of("bin/berth", "conf/logback.xml", "conf/jvm.options", "conf/berth.conf")) {
            Files.createDirectories(home.resolve(file).getParent());
            Files.copy(Installed.HOME.resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path configuration = home.resolve("conf/berth.conf");
        Files.writeString(configuration, Files.readString(configuration).replaceAll("127\\.0\\.0\\.1:7\\d+", "127.0.0.1:0"));
        return home;
    }

    @Test
    void printedCommandsShowAnEchoOverTcpAndTls() throws Exception {
        Installed.require("nc");
        Installed.require("openssl");
        Path oldJava = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(oldJava, "#!/bin/sh\necho an older java was started >&2\nexit 1\n");
        assertTrue(oldJava.toFile().setExecutable(true));
        Map<String, String> environment = Map.of(
                "JAVA_HOME", folder.toString(),
                "JAVA_TOOL_OPTIONS", "-Dnonsense",
                "PATH", oldJava.getParent() + ":" + System.getenv("PATH"));
        Path launcher = Files.createSymbolicLink(folder.resolve("berth-link"), copyOfInstallation().resolve("bin/berth"));
        try (BerthProcess berth = BerthProcess.start(launcher, environment, folder, List.of())) {
            String shown = berth.awaitLog("stop it with");
            assertTrue(shown.contains("This is the demonstration"), shown);
            List<String> commands = shown.lines().map(String::strip).filter(line -> line.startsWith("echo ")).toList();
            assertEquals(3, commands.size(), shown);
            for (String command : commands) {
                Command client = Command.shell(folder, command);
                boolean whoami = command.contains(berth.address("whoami"));
                assertTrue(client.out().contains(whoami ? "5-tuple" : "hello"), command + "\n" + client);
                assertEquals(false, client.err().contains("verify error"), client.err());
            }
            assertEquals(0, berth.signal("TERM").awaitExit(), berth.log());
        }
    }

    @Test
    void secondServerIsToldThatTheAddressIsInUse() throws Exception {
        Path home = copyOfInstallation();
        try (BerthProcess berth = BerthProcess.start(home.resolve("bin/berth"), Map.of(), folder, List.of())) {
            Files.writeString(folder.resolve("berth.conf"),
                    "listeners.a { bind = \"" + berth.address("echo") + "\", handler = echo }");
            Command second = Command.berth(folder, "run", "--conf", "berth.conf");
            assertEquals(69, second.exit());
            assertTrue(second.err().contains("berth.conf:1: "), second.err());
            assertTrue(second.err().contains(berth.address("echo")), second.err());
        }
    }
}
