package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ConfigurationFilesTest {

    private static final String ECHO = "listeners.echo { bind = \"127.0.0.1:7007\", handler = echo }\n";

    @TempDir
    private Path folder;

    @Test
    void laterDropInsWinOverEarlierOnesAndOverTheMainFile() throws IOException {
        Written written = Written.main(folder, ECHO + "server { drain = 1s }\ndefaults.backlog = 1")
                .and("berth.d/10-a.conf", "server.drain = 2s, defaults.backlog = 2")
                .and("berth.d/20-b.conf", "server.drain = 3s");
        assertEquals(Duration.ofSeconds(3), written.load().server().drain());
        assertEquals(2, written.listener("echo").backlog());
    }

    @Test
    void dropInsMustEndInConfAndNotBeHidden() throws IOException {
        Written written = Written.main(folder, ECHO)
                .and("berth.d/a.conf~", "{{{").and("berth.d/.a.conf", "{{{").and("berth.d/README", "{{{");
        assertEquals(1, written.load().listeners().size());
    }

    @Test
    void dropInsAddListeners() throws IOException {
        Written written = Written.main(folder, ECHO)
                .and("berth.d/b.conf", "listeners.b { bind = \"127.0.0.1:2\", handler = echo }")
                .and("berth.d/a.conf", "listeners.a { bind = \"127.0.0.1:1\", handler = echo }");
        assertEquals(List.of("a", "b", "echo"),
                written.load().listeners().stream().map(ListenerSettings::name).toList());
    }

    @Test
    void pathsAreRelativeToTheFileThatNamesThem() throws IOException {
        Written written = Written.main(folder, "include \"other/more.conf\"\n" + ECHO + tls("main"))
                .and("berth.d/drop.conf", tls("drop"))
                .and("other/more.conf", "include \"deeper/still.conf\"\n" + tls("included"))
                .and("other/deeper/still.conf", tls("deeper"));
        assertEquals(folder.resolve("x.pem"), chain(written, "main"));
        assertEquals(folder.resolve("berth.d/x.pem"), chain(written, "drop"));
        assertEquals(folder.resolve("other/x.pem"), chain(written, "included"));
        assertEquals(folder.resolve("other/deeper/x.pem"), chain(written, "deeper"));
    }

    private static String tls(String name) {
        return "tls." + name + ".certificates = [ { chain = \"x.pem\" } ]\n";
    }

    private static Path chain(Written written, String profile) {
        return written.load().tls().get(profile).certificates().getFirst().chain();
    }

    @Test
    void pluginsPathsAreRelativeToo() throws IOException {
        Configuration configuration = Written.main(folder, ECHO)
                .and("berth.d/h.conf", "handlers.files { type = files, root = \"../www\" }").load();
        assertEquals(folder.resolve("www"),
                configuration.handlers().getLast().section().settings().path("root"));
    }

    @Test
    void includeInsideASectionFillsThatSection() throws IOException {
        Written written = Written.main(folder, """
                listeners {
                  include "listeners.conf"
                  two { bind = "127.0.0.1:2", handler = echo, timeouts { include required("slow.conf") } }
                }
                """)
                .and("listeners.conf", "one { bind = \"127.0.0.1:1\", handler = echo }")
                .and("slow.conf", "close = 50s");
        assertEquals(folder + "/listeners.conf:1", written.listener("one").where());
        assertEquals(Duration.ofSeconds(50), written.listener("two").timeouts().close());
    }

    @Test
    void twoIncludesWithTheSameListenerAreToldAlsoInsideASection() throws IOException {
        Written written = Written.main(folder, "listeners {\n  include \"a.conf\"\n  include \"b.conf\"\n}")
                .and("a.conf", "same { bind = \"127.0.0.1:1\", handler = echo }")
                .and("b.conf", "\nsame { handler = echo }");
        assertEquals(List.of(new Problem("a.conf:1",
                        "listeners.same is defined in two files, also at " + folder + "/b.conf:2",
                        "rename or remove one: they would be mixed into one")),
                written.problems());
    }

    @Test
    void oneFileMayBeIncludedInTwoPlaces() throws IOException {
        Written written = Written.main(folder, """
                listeners {
                  one { bind = "127.0.0.1:1", handler = echo, include "slow.conf" }
                  two { bind = "127.0.0.1:2", handler = echo, include "slow.conf" }
                }
                """).and("slow.conf", "timeouts.close = 50s");
        assertEquals(Duration.ofSeconds(50), written.listener("one").timeouts().close());
        assertEquals(Duration.ofSeconds(50), written.listener("two").timeouts().close());
    }

    @Test
    void environmentVariablesAreSubstituted() throws IOException {
        Written written = Written.main(folder, ECHO + """
                server.drain = 5s
                server.drain = ${?BERTH_TEST_VARIABLE_THAT_NOBODY_SETS}
                tls.t.certificates = [{ chain = "/a"${PATH}, key = ${PATH} }]
                """);
        assertEquals(Duration.ofSeconds(5), written.load().server().drain());
        String path = System.getenv("PATH");
        CertificateFiles files = written.load().tls().get("t").certificates().getFirst();
        assertEquals(Path.of("/a" + path).normalize(), files.chain());
        assertEquals(Path.of(path).normalize(), files.key());
    }

    @Test
    void wrongValueFromTheEnvironmentIsToldAtTheSectionThatNeedsIt() throws IOException {
        Written written = Written.main(folder, ECHO).and("berth.d/more.conf", """

                listeners.more { bind = ${PATH}, handler = echo, enabled = [${PATH}] }
                """);
        assertEquals(List.of("berth.d/more.conf:2", "berth.d/more.conf:2"),
                written.problems().stream().map(Problem::where).toList());
    }

    @Test
    void pathFromTheEnvironmentIsRelativeToTheFileThatUsesIt() throws IOException {
        Written written = Written.main(folder, ECHO)
                .and("berth.d/more.conf", "tls.more.certificates = [ { chain = ${PATH} } ]");
        assertEquals(folder.resolve("berth.d").resolve(System.getenv("PATH")).normalize(), chain(written, "more"));
    }

    @Test
    void numbersFromTheEnvironmentAreNumbersThoughTheyAreTexts() throws IOException {
        assertEquals(100, Written.main(folder, "defaults.backlog = \"100\"\n" + ECHO)
                .listener("echo").backlog());
    }

    @Test
    void listenerMayStartFromAnother() throws IOException {
        Written written = Written.main(folder, ECHO + "listeners.echo.backlog = 9")
                .and("berth.d/more.conf", "listeners.more = ${listeners.echo} { bind = \"127.0.0.1:7008\" }");
        assertEquals(9, written.listener("more").backlog());
        assertEquals(List.of("127.0.0.1:7008"),
                written.listener("more").binds().stream().map(Object::toString).toList());
    }

    @Test
    void wholeSectionMayBeAReference() throws IOException {
        String more = "listeners = ${listeners} { b { bind = \"127.0.0.1:2\", handler = echo } }";
        assertEquals(2, Written.main(folder, ECHO + more).load().listeners().size());
    }

    @Test
    void byteOrderMarkIsNoPartOfTheConfiguration() throws IOException {
        assertEquals(1, Written.main(folder, "\uFEFF" + ECHO).load().listeners().size());
    }
}
