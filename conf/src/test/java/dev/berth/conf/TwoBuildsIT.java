package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever builds a commit gets what was published of it.
@Timeout(60)
class TwoBuildsIT {

    private static final Pattern PUBLISHED = Pattern.compile(
            "(api|runtime|plugins/\\w+)/target/berth-[^/]*(?<!-tests)\\.jar|conf/target/berth[^/]*\\.(tar\\.gz|deb)");

    private static List<String> published(Path checkout) throws Exception {
        try (Stream<Path> files = Files.find(checkout, 4, (path, kind) -> kind.isRegularFile())) {
            return List.copyOf(new TreeSet<>(files.map(each -> checkout.relativize(each).toString())
                    .filter(each -> PUBLISHED.matcher(each).matches()).toList()));
        }
    }

    @Test
    void jarsAndArchivesOfTwoBuildsAreTheSameByteForByte() throws Exception {
        String second = System.getenv("BERTH_SECOND_BUILD");
        Assumptions.assumeTrue(second != null, "SKIPPED: .ci/run makes a second build to compare with");
        List<String> published = published(Path.of(second));
        assertTrue(published.stream().anyMatch(each -> each.endsWith(".deb")), published.toString());
        assertTrue(published.stream().anyMatch(each -> each.startsWith("plugins/")), published.toString());
        assertEquals(published, published(Installed.CHECKOUT));
        for (String each : published) {
            assertEquals(-1, Files.mismatch(Path.of(second, each), Installed.CHECKOUT.resolve(each)), each);
        }
    }
}
