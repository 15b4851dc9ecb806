package dev.berth.runtime.structure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What holds for the source files of every module.
@Timeout(30)
class SourcesTest {

    private static final int MOST_LINES = 400;

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Stream.of("api", "runtime", "plugins", "conf")
                .map(Source.repository()::resolve).flatMap(SourcesTest::javaFiles)) {
            return files.toList();
        }
    }

    private static Stream<Path> javaFiles(Path module) {
        try (Stream<Path> files = Files.walk(module)) {
            return files.filter(file -> file.toString().endsWith(".java")
                    && !module.relativize(file).toString().contains("target/")).toList().stream();
        } catch (IOException e) {
            throw new IllegalStateException(module.toString(), e);
        }
    }

    @Test
    void noSourceFileIsTooLongToRead() throws IOException {
        List<Path> sources = sources();
        assertFalse(sources.isEmpty());
        TreeSet<String> tooLong = new TreeSet<>();
        for (Path file : sources) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                tooLong.add(Source.repository().relativize(file) + ": " + lines + " lines");
            }
        }
        assertEquals(new TreeSet<>(), tooLong);
    }

    @Test
    void everyPackageSaysWhatLivesThere() throws IOException {
        TreeSet<Path> packages = sources().stream().filter(file -> file.toString().contains("src/main/java/"))
                .map(Path::getParent).collect(Collectors.toCollection(TreeSet::new));
        TreeSet<String> silent = new TreeSet<>();
        for (Path each : packages) {
            Path info = each.resolve("package-info.java");
            if (!Files.exists(info) || !Files.readString(info).startsWith("/// ")) {
                silent.add(Source.repository().relativize(each).toString());
            }
        }
        assertEquals(new TreeSet<>(), silent);
    }
}
