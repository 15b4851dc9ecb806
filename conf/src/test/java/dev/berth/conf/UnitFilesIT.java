package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The units for systemd, as its own tools see them.
@Timeout(60)
class UnitFilesIT {

    private static final Path UNITS = Installed.CHECKOUT.resolve("conf/systemd");
    private static final double MOST_EXPOSED = 2.0;

    @TempDir
    Path folder;

    @BeforeEach
    void needsTheTool() {
        Installed.require("systemd-analyze");
    }

    @Test
    void systemdFindsNothingWrong() throws Exception {
        Files.copy(UNITS.resolve("berth.socket"), folder.resolve("berth.socket"));
        // The command has to be there.
        Files.writeString(folder.resolve("berth.service"), Files.readString(UNITS.resolve("berth.service"))
                .replace("/usr/bin/berth", Installed.HOME.resolve("bin/berth").toString()));
        Command verify = Command.run(folder, "", List.of("systemd-analyze", "verify", "--man=no",
                "--recursive-errors=yes", folder.resolve("berth.service").toString(),
                folder.resolve("berth.socket").toString()));
        assertEquals(new Command(0, "", ""), verify);
    }

    @Test
    void serviceIsExposedNoMoreThanItMustBe() throws Exception {
        Command security = Command.run(folder, "", List.of("systemd-analyze", "security", "--offline=true",
                "--no-pager", UNITS.resolve("berth.service").toString()));
        Matcher level = Pattern.compile("Overall exposure level for berth.service: ([0-9.]+)").matcher(security.out());
        assertTrue(level.find(), security.toString());
        assertTrue(Double.parseDouble(level.group(1)) <= MOST_EXPOSED, security.out());
    }
}
