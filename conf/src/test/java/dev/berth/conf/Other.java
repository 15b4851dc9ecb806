package dev.berth.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Runs the command as another user of this host, who has nothing to do with the server.
final class Other {

    /// What overflowuid(7) makes of users that do not exist; every system has it.
    private static final String NOBODY = "65534";

    private Other() {}

    /// Skips a test, with words, where it cannot become another user; in CI that is a failure.
    static void require() {
        Installed.require("setpriv");
        boolean root = "root".equals(System.getProperty("user.name"));
        if (System.getenv("CI") != null) {
            Assertions.assertTrue(root, "only root can run commands as another user");
        }
        Assumptions.assumeTrue(root, "SKIPPED: only root can run commands as another user");
    }

    /// Lets everybody enter a folder of a test, and the folders above it that the test's user owns alone.
    static void open(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// Runs `berth` as nobody.
    ///
    /// @param group the number of the primary group
    static Command berth(Path folder, String group, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + group, "--clear-groups",
                Installed.HOME.resolve("bin/berth").toString()));
        command.addAll(List.of(arguments));
        return Command.run(folder, "", command);
    }
}
