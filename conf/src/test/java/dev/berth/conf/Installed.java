package dev.berth.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Where the build put what is tested.
final class Installed {

    static final Path HOME = folder("installation");
    static final Path CHECKOUT = folder("checkout");
    static final Path LIBRARIES = folder("libraries");
    static final String VERSION = System.getProperty("berth.test.version");

    private Installed() {}

    private static Path folder(String name) {
        return Path.of(System.getProperty("berth.test." + name)).toAbsolutePath().normalize();
    }

    /// The installation under another folder, with options of its own for the Java virtual machine: the launcher takes
    /// none from elsewhere.
    static Path copy(Path folder, String... jvmOptions) throws IOException {
        for (String part : List.of("lib", "plugins")) {
            Files.createSymbolicLink(folder.resolve(part), HOME.resolve(part));
        }
        for (String file : List.of("bin/berth", "conf/logback.xml", "conf/jvm.options")) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.copy(HOME.resolve(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.write(folder.resolve("conf/jvm.options"), List.of(jvmOptions), StandardOpenOption.APPEND);
        return folder;
    }

    /// Skips a test, with words, where a program is not installed; in CI that is a failure.
    static void require(String program) {
        require(program, Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    }

    /// The same for a program that is not where commands are.
    ///
    /// @param there whether it is installed
    static void require(String program, boolean there) {
        if (System.getenv("CI") != null) {
            Assertions.assertTrue(there, program + " is not installed; .ci/run installs it");
        }
        Assumptions.assumeTrue(there, "SKIPPED: " + program + " is not installed");
    }
}
