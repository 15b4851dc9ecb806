package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The README's handler in five minutes, done as it says: a Maven project of somebody else, built against the
/// installed api alone, dropped into a plugin folder, and served.
@Timeout(300)
class ReadmeIT {

    /// A file's name, and its content in the next block.
    private static final Pattern FILE = Pattern.compile("`([^`\\n]+)`[^`]*?\\n\\n```(\\w+)\\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void handlerInFiveMinutesIsBuiltDroppedInAndServes() throws Exception {
        Map<String, String> files = files();
        Path project = Files.createDirectories(folder.resolve("shout"));
        for (String name : List.of("src/main/java/example/Shout.java",
                "src/main/resources/META-INF/services/dev.berth.api.HandlerProvider", "pom.xml")) {
            Path file = project.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, files.get(name));
        }
        Path repository = LocalRepository.withApi(folder.resolve("repository"));
        Command build = Command.run(project, "", List.of(System.getProperty("berth.test.maven"), "-q",
                "--settings", LocalRepository.settings(folder, repository).toString(), "package"));
        assertEquals(0, build.exit(), build.toString());

        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        Files.copy(project.resolve("target/shout-1.jar"), plugins.resolve("shout-1.jar"));
        String configuration = files.get("conf/target/berth/conf/berth.d/shout.conf");
        assertTrue(configuration.contains("127.0.0.1:7008"), configuration);
        try (BerthProcess berth = BerthProcess.start(folder, configuration.replace(":7008", ":0"),
                        "--plugins", plugins.toString());
                Client client = new Client(berth.connect("shout"))) {
            assertEquals("HELLO", client.send("hello\n").line());
        }
    }

    @Test
    void testCommandIsWhatContinuousIntegrationRuns() throws Exception {
        String readme = Files.readString(Installed.CHECKOUT.resolve("README.md"));
        List<String> script = Files.readAllLines(Installed.CHECKOUT.resolve(".ci/run"));
        assertTrue(readme.contains("```sh\n" + script.getLast() + "\n```"), script.getLast());
    }

    private static Map<String, String> files() throws Exception {
        Map<String, String> files = new LinkedHashMap<>();
        Matcher matcher = FILE.matcher(Files.readString(Installed.CHECKOUT.resolve("README.md")));
        while (matcher.find()) {
            files.put(matcher.group(1), matcher.group(3));
        }
        return files;
    }
}
