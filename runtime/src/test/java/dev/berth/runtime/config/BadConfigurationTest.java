package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Sources;
import dev.berth.runtime.testing.EchoProvider;
import dev.berth.runtime.testing.GreeterProvider;
import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One folder in src/test/resources/golden for each mistake: a configuration, and in expected.txt what an operator is
/// told. With -Dberth.golden.update=true the files are written anew, to be read with care.
@Timeout(30)
class BadConfigurationTest {

    private static final Path GOLDEN = Source.resources("golden");

    static List<Path> mistakes() throws IOException {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.filter(Files::isDirectory).map(Path::getFileName).sorted().toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void everyMistakeIsToldWithItsPlaceAndRemedy(Path name) throws IOException {
        Path folder = GOLDEN.resolve(name);
        Path expected = folder.resolve("expected.txt");
        String told = told(folder);
        if (Boolean.getBoolean("berth.golden.update")) {
            Files.writeString(expected, told);
        }
        assertEquals(Files.readString(expected), told);
    }

    private static String told(Path folder) {
        Sources sources = Sources.embedded(
                folder.resolve("berth.conf"), List.of(new EchoProvider(), new GreeterProvider()));
        try {
            Plan.check(sources);
            return "no problem\n";
        } catch (ConfigurationException e) {
            return e.problems().stream().map(problem -> text(folder, problem)).collect(Collectors.joining());
        }
    }

    private static String text(Path folder, Problem problem) {
        return (problem.where() + ": " + problem.what() + "\n    " + problem.remedy() + "\n")
                .replace(folder + "/", "")
                .replace(GOLDEN.getParent() + "/", "../../");
    }
}
