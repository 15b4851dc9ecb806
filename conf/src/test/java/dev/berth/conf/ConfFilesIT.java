package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.status.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every file that is installed as `conf/` can be loaded by what it is for.
@Timeout(120)
class ConfFilesIT {

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> everyFileInConfLoads() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.list(Installed.HOME.resolve("conf"))) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        assertEquals(List.of("berth.conf", "jvm.options", "logback.xml", "reference.conf", "service.options"),
                files.stream().map(file -> file.getFileName().toString()).toList());
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> load(file)));
    }

    private void load(Path file) throws Exception {
        switch (file.getFileName().toString()) {
            case "berth.conf" -> assertEquals(0, Command.berth(folder, "check", "--conf", file.toString()).exit());
            case "jvm.options", "service.options" -> {
                Command java = Command.run(folder, "",
                        List.of(Installed.HOME.resolve("lib/java/bin/java").toString(), "@" + file, "-version"));
                assertEquals(0, java.exit(), java.toString());
            }
            case "logback.xml" -> {
                LoggerContext context = new LoggerContext();
                JoranConfigurator configurator = new JoranConfigurator();
                configurator.setContext(context);
                configurator.doConfigure(file.toFile());
                assertEquals(List.of(), context.getStatusManager().getCopyOfStatusList().stream()
                        .filter(status -> status.getLevel() >= Status.WARN).map(Status::toString).toList());
            }
            default -> {
                // As a configuration of its own, every key is known, and only what must be written is missing.
                Command config = Command.berth(folder, "config", "--conf", file.toString());
                assertEquals(0, config.exit(), config.toString());
                assertTrue(config.out().contains("server.drain"), config.out());
            }
        }
    }

    @Test
    void defaultsOfTheServerAreThoseOfTheInstalledReference() throws Exception {
        try (var embedded = java.nio.file.FileSystems.newFileSystem(
                Installed.HOME.resolve("lib/berth-runtime-" + Installed.VERSION + ".jar"))) {
            assertArrayEquals(
                    Files.readAllBytes(Installed.HOME.resolve("conf/reference.conf")),
                    Files.readAllBytes(embedded.getPath("dev/berth/runtime/config/reference.conf")));
        }
    }
}
