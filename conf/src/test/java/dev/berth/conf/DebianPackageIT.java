package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The package, as Debian's own tools see it. `src/test/debian/steps` says what the steps of its life are.
@Timeout(400)
class DebianPackageIT {

    private static final Path TESTS = Installed.CHECKOUT.resolve("conf/src/test/debian");
    private static final int STEPS = 8;

    @TempDir
    Path folder;

    private static Path deb() throws IOException {
        try (Stream<Path> files = Files.list(Installed.CHECKOUT.resolve("conf/target"))) {
            return files.filter(each -> each.toString().endsWith("_amd64.deb")).findFirst()
                    .orElseThrow(() -> new AssertionError("no package; build without -Dpackages.skip"));
        }
    }

    @TestFactory
    Stream<DynamicTest> lifeOfThePackage() throws Exception {
        for (String each : List.of("dpkg", "unshare", "setpriv", "ip", "nc", "openssl")) {
            Installed.require(each);
        }
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")),
                "SKIPPED: only root can install packages, be it in a root that is thrown away");
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(TESTS.resolve("lifecycle").toString(), deb().toString())
                .redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertTrue(process.waitFor(380, TimeUnit.SECONDS), () -> "still running: " + process.destroyForcibly());
        String output = Files.readString(said);
        List<String> steps = output.lines().filter(line -> line.matches("(not )?ok .*")).toList();
        assertTrue(steps.size() == STEPS || steps.stream().anyMatch(each -> each.startsWith("not ok")), output);
        return steps.stream().map(each -> DynamicTest.dynamicTest(each.replaceFirst("^(not )?ok ", ""),
                () -> assertTrue(each.startsWith("ok "), output)));
    }

    @Test
    void lintianFindsNoError() throws Exception {
        Installed.require("lintian");
        Command lintian = Command.run(folder, "", List.of(
                "lintian", "--allow-root", "--fail-on", "error", "--display-level", "error", deb().toString()));
        assertEquals(0, lintian.exit(), lintian.toString());
    }

    @Test
    void everyCommandHasAPageOfTheManualThatManAccepts() throws Exception {
        Installed.require("man");
        List<Path> pages;
        try (Stream<Path> files = Files.list(Installed.CHECKOUT.resolve("conf/target/deb/man"))) {
            pages = files.sorted().toList();
        }
        assertTrue(pages.stream().anyMatch(each -> each.endsWith("berth-tls-dev.1")), pages::toString);
        for (Path page : pages) {
            Command man = Command.run(folder, "", List.of("man", "--warnings", "-l", "-Tutf8", "-P", "cat", page.toString()));
            assertEquals("", man.err(), page.toString());
            // Lines are justified.
            assertTrue(man.out().replaceAll(" +", " ").contains(
                    page.getFileName().toString().replace(".1", "") + " - "), man.out());
        }
    }

    @Test
    void completionIsAcceptedByBash() throws Exception {
        Command bash = Command.run(folder, "", List.of("bash", "-n",
                Installed.CHECKOUT.resolve("conf/target/deb/completion/berth").toString()));
        assertEquals(0, bash.exit(), bash.toString());
    }
}
