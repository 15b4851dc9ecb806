package dev.berth.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.testing.EchoProvider;
import dev.berth.runtime.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each way in which a jar can fail to be a plugin is a problem that names the jar, and no other plugin suffers.
@Timeout(60)
class PluginProblemsTest {

    private static final String NOTHING = "return connection -> { };";

    @TempDir
    private Path folder;

    private static HandlerTypes look(Path folder, HandlerProvider... given) {
        return new Plugins(List.of(folder), List.of(given), Optional.empty()).look();
    }

    private List<Problem> problems() {
        try (HandlerTypes types = look(folder)) {
            return types.problems();
        }
    }

    private void assertOnly(Path where, String what, String remedy) {
        assertEquals(List.of(new Problem(where.toString(), what, remedy)), problems());
    }

    @Test
    void goodPluginIsNoProblem() throws IOException {
        PluginJar.provider("demo.Good", "good", NOTHING).write(folder, "good");
        try (HandlerTypes types = look(folder, new EchoProvider())) {
            assertEquals(List.of(), types.problems());
            assertTrue(types.find("good").isPresent());
            assertTrue(types.find("echo").isPresent());
        }
    }

    @Test
    void jarWithoutProviderIsTold() throws IOException {
        Path jar = new PluginJar().source("demo.Lib", "package demo; class Lib { }").write(folder, "lib");
        assertOnly(jar, "no provider: it has no META-INF/services/dev.berth.api.HandlerProvider",
                "name the providers in that file, or move it out of the plugin folder");
    }

    @Test
    void serviceFileWithoutNamesIsTold() throws IOException {
        Path jar = new PluginJar().service("# none yet").write(folder, "empty");
        assertOnly(jar, "no provider: META-INF/services/dev.berth.api.HandlerProvider is empty",
                "name the providers in that file");
    }

    @Test
    void serviceFileWithAMissingClassIsTold() throws IOException {
        Path jar = new PluginJar().service("demo.Gone").write(folder, "gone");
        assertOnly(jar, "Provider demo.Gone not found",
                "correct META-INF/services/dev.berth.api.HandlerProvider in it");
    }

    @Test
    void classThatIsNoProviderIsTold() throws IOException {
        Path jar = new PluginJar().source("demo.Other", "package demo; public class Other { }")
                .service("demo.Other").write(folder, "other");
        assertOnly(jar, "demo.Other is no dev.berth.api.HandlerProvider",
                "correct META-INF/services/dev.berth.api.HandlerProvider in it");
    }

    @Test
    void providerWithoutPublicConstructorIsTold() throws IOException {
        Path jar = new PluginJar().source("demo.Closed", PluginJar.providerSource("demo.Closed", "closed", NOTHING)
                .replace("@Override public String type", "public Closed(int i) { }\n@Override public String type"))
                .service("demo.Closed").write(folder, "closed");
        assertOnly(jar, "a provider cannot be made: there is no demo.Closed.<init>()",
                "give it a public constructor without parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"IllegalStateException", "AssertionError", "StackOverflowError", "NoSuchFieldError"})
    void providerWhoseConstructorThrowsIsTold(String thrown) throws IOException {
        Path jar = new PluginJar().source("demo.Bad", PluginJar.providerSource("demo.Bad", "bad", NOTHING)
                .replace("@Override public String type",
                        "public Bad() { throw new " + thrown + "(\"no luck\"); }\n@Override public String type"))
                .service("demo.Bad").write(folder, "bad");
        assertOnly(jar, "a provider failed: java.lang." + thrown + ": no luck", "see the plugin's author");
    }

    @Test
    void providerWhoseStaticPartThrowsIsToldWithTheCause() throws IOException {
        Path jar = new PluginJar().source("demo.Bad", PluginJar.providerSource("demo.Bad", "bad", NOTHING)
                .replace("@Override public String type",
                        "static final int N = Integer.parseInt(\"x\");\n@Override public String type"))
                .service("demo.Bad").write(folder, "bad");
        assertOnly(jar, "a provider failed: java.lang.NumberFormatException: For input string: \"x\"",
                "see the plugin's author");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1st", "two words", "under_score", "-dash", "dot.ted"})
    void typeThatNobodyCouldWriteIsTold(String type) throws IOException {
        Path jar = PluginJar.provider("demo.Odd", type, NOTHING).write(folder, "odd");
        assertOnly(jar, "demo.Odd has the type " + type,
                "a type is letters, digits and dashes, beginning with a letter");
    }

    @Test
    void typeThatThrowsIsTold() throws IOException {
        Path jar = new PluginJar().source("demo.Bad", PluginJar.providerSource("demo.Bad", "bad", NOTHING)
                .replace("return \"bad\"", "throw new AssertionError(\"type\")"))
                .service("demo.Bad").write(folder, "bad");
        assertOnly(jar, "a provider failed: java.lang.AssertionError: type", "see the plugin's author");
    }

    @Test
    void classOfANewerJavaIsToldWithItsVersion() throws IOException {
        int next = Runtime.version().feature() + 1;
        Path jar = PluginJar.provider("demo.New", "new", NOTHING).classFileVersion(next + 44).write(folder, "new");
        assertOnly(jar, "compiled for Java " + next + ", and this server runs on Java " + (next - 1),
                "compile it with --release " + (next - 1));
    }

    @Test
    void missingLibraryIsToldByItsClass() throws IOException {
        Path jar = new PluginJar().source("lib.Base", "package lib; public class Base { }")
                .source("demo.Needy", PluginJar.providerSource("demo.Needy", "needy", NOTHING)
                        .replace("implements", "extends lib.Base implements"))
                .service("demo.Needy").without("lib.Base").write(folder, "needy");
        assertOnly(jar, "a class is missing: lib.Base",
                "put the library that has it into the plugin: a folder of jars is one plugin");
    }

    @Test
    void fileThatIsNoJarIsTold() throws IOException {
        Path jar = PluginJar.file(Files.writeString(folder.resolve("text.jar"), "no zip at all"));
        List<Problem> problems = problems();
        assertEquals(1, problems.size());
        assertEquals(jar.toString(), problems.getFirst().where());
        assertTrue(problems.getFirst().what().startsWith("not a jar: "), problems.toString());
        assertEquals("copy it again: it may have been cut off", problems.getFirst().remedy());
    }

    @Test
    void twoPluginsOfOneTypeAreToldAndNeitherIsTaken() throws IOException {
        Path a = PluginJar.provider("demo.A", "same", NOTHING).write(folder, "a");
        Path b = PluginJar.provider("demo.B", "same", NOTHING).write(folder, "b");
        assertOnly(b, "the type same is also in " + a, "remove one of the two plugins");
        try (HandlerTypes types = look(folder)) {
            assertTrue(types.find("same").isEmpty());
        }
    }

    @Test
    void twoProvidersOfOneTypeInOneJarAreTold() throws IOException {
        Path jar = new PluginJar().source("demo.A", PluginJar.providerSource("demo.A", "same", NOTHING))
                .source("demo.B", PluginJar.providerSource("demo.B", "same", NOTHING))
                .service("demo.A\ndemo.B").write(folder, "twice");
        assertOnly(jar, "two of its providers have the type same", "see the plugin's author");
    }

    @Test
    void oneBadProviderDoesNotHideAGoodOneBesideIt() throws IOException {
        Path jar = new PluginJar().source("demo.Good", PluginJar.providerSource("demo.Good", "good", NOTHING))
                .service("demo.Gone\ndemo.Good").write(folder, "half");
        try (HandlerTypes types = look(folder)) {
            assertEquals(List.of(jar.toString()), types.problems().stream().map(Problem::where).toList());
            assertTrue(types.find("good").isPresent());
        }
    }

    @Test
    void pluginFolderThatIsMissingIsTold() {
        Path missing = folder.resolve("missing");
        try (HandlerTypes types = look(missing)) {
            assertEquals(List.of(new Problem(missing.toString(), "no such plugin folder",
                    "create it, or name another with --plugins DIR")), types.problems());
        }
    }

    @Test
    void filesThatAreNoPluginsAreLeftAlone() throws IOException {
        Files.writeString(folder.resolve("README.md"), "text");
        Files.createDirectories(folder.resolve("nothing/in"));
        assertEquals(List.of(), problems());
    }
}
