package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Sources;
import dev.berth.runtime.testing.Source;
import dev.berth.runtime.testing.TestCertificates;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Holds the README to the code.
@Timeout(60)
class ReadmeTest {

    private static final Pattern EXAMPLE = Pattern.compile("```hocon\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z.-]+)` \\|", Pattern.MULTILINE);

    @TempDir
    Path folder;

    private static String readme() throws IOException {
        return Files.readString(Source.repository().resolve("plugins/forward/README.md"));
    }

    @Test
    void everyExampleIsAConfiguration() throws Exception {
        List<String> examples = EXAMPLE.matcher(readme()).results().map(each -> each.group(1)).toList();
        assertTrue(examples.size() >= 3, examples.toString());
        placeFiles();
        for (String each : examples) {
            // The profile is the reader's.
            Path file = Files.writeString(folder.resolve("berth.conf"), each + "tls.public.self-signed = [\"localhost\"]\n");
            Plan.prepare(Sources.embedded(file, List.of(new Forward()))).close();
        }
    }

    /// What the examples name.
    private void placeFiles() throws IOException {
        Path tls = Files.createDirectories(folder.resolve("tls"));
        TestCertificates root = TestCertificates.authority("CN=Root");
        root.issue("CN=server", "dns:localhost").place(tls, "server");
        root.issue("CN=alice", "email:alice@example.org").place(tls, "alice");
        root.writeChain(tls.resolve("clients.pem"));
        root.writeChain(tls.resolve("ca.pem"));
    }

    @Test
    void tableHasEveryKeyAndNoOther() throws Exception {
        String table = readme().split("## Settings")[1].split("\n## ")[0];
        Set<String> written = ROW.matcher(table).results().map((MatchResult each) -> each.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> keys = Stream.concat(
                keys(ForwardSettings.class, "").filter(key -> !key.equals("health")),
                keys(ForwardSettings.Failing.class, "health.")).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(keys, written);
    }

    private static Stream<String> keys(Class<?> settings, String prefix) {
        return Stream.of(settings.getRecordComponents()).map(RecordComponent::getName)
                .map(name -> prefix + name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
    }
}
