package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration.Access;
import dev.berth.runtime.config.Configuration.AccessLogSettings;
import dev.berth.runtime.config.Configuration.KeepAlive;
import dev.berth.runtime.config.Configuration.Limits;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.MetricsSettings;
import dev.berth.runtime.config.Configuration.ProxyProtocol;
import dev.berth.runtime.config.Configuration.ServerSettings;
import dev.berth.runtime.config.Configuration.ServerTls;
import dev.berth.runtime.config.Configuration.Timeouts;
import dev.berth.runtime.config.TlsSettings.Agreement;
import dev.berth.runtime.config.TlsSettings.ClientAuth;
import dev.berth.runtime.config.TlsSettings.Provider;
import dev.berth.runtime.config.TlsSettings.ServerAuth;
import dev.berth.runtime.config.TlsSettings.Sessions;
import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Holds conf/reference.conf to the code: it is the one source of defaults, and what operators read.
@Timeout(30)
class ReferenceTest {

    private static final Path REFERENCE = Source.repository().resolve("conf/reference.conf");
    private static final Pattern ASSIGNMENT = Pattern.compile("\\s*([\\w-]+) = (.*)");
    private static final String UNHEARD_OF = "xxxxxxxxxxxxxxxx = 1";

    /// Sections that the reference shows in comments alone.
    private static final String ELEMENTS = """
            listeners.one { bind = { unix = "/run/berth/s", xxxx }, handler = room }
            handlers.room.type = echo
            tls.one.certificates = [ { chain = "x.pem", passphrase { file = "p", xxxx }, xxxx } ]
            listeners.one.tls = one
            listeners.one.sni = [ { names = ["a.test"], handler = room, xxxx } ]
            """.replace("xxxx", UNHEARD_OF);

    /// The sections that stand in lists, and the keys of these lists.
    private static final Map<String, String> ELEMENT_KEYS = Map.of(
            "listeners.one.bind", "bind", "listeners.one.sni", "sni", "tls.one.certificates", "certificates",
            "tls.one.certificates.passphrase", "certificates");

    @TempDir
    private Path folder;

    /// The keys of each section of the reference; a listener has those of `defaults` too.
    private static Map<String, Set<String>> referred() {
        Config reference = ConfigFactory.parseFile(REFERENCE.toFile());
        Map<String, Set<String>> sections = new TreeMap<>();
        addSections("", reference.root(), sections);
        addSections("listeners.one", reference.getObject("defaults"), sections);
        addSections("listeners.one", reference.getObject("listeners.NAME"), sections);
        addSections("handlers.room", reference.getObject("handlers.NAME"), sections);
        addSections("tls.one", reference.getObject("tls.NAME"), sections);
        return sections;
    }

    private static void addSections(String path, ConfigObject section, Map<String, Set<String>> sections) {
        sections.computeIfAbsent(path, any -> new TreeSet<>()).addAll(section.keySet());
        section.forEach((key, value) -> {
            if (value instanceof ConfigObject below && !below.containsKey("NAME")) {
                addSections(path.isEmpty() ? key : path + '.' + key, below, sections);
            }
        });
    }

    /// The keys that the code knows in each section: in all of them stands one that cannot exist, and the problem of it
    /// tells which do.
    private Map<String, Set<String>> known() throws IOException {
        StringBuilder text = new StringBuilder(ELEMENTS);
        referred().keySet().forEach(section -> text.append(
                section.isEmpty() ? UNHEARD_OF + '\n' : section + " { " + UNHEARD_OF + " }\n"));
        Problems problems = new Problems();
        Configuration configuration = ConfigurationLoader.load(
                Written.main(folder, text.toString()).folder().resolve("berth.conf"), problems);
        configuration.handlers().forEach(handler -> handler.section().reportUnknown(problems));
        Map<String, Set<String>> known = new TreeMap<>();
        for (Problem problem : problems.sorted()) {
            assertTrue(problem.what().startsWith("unknown key xxx"), problem.toString());
            Matcher section = Pattern.compile(" in (.*)").matcher(problem.what());
            known.put(section.find() ? section.group(1) : "",
                    new TreeSet<>(Set.of(problem.remedy().replace("known here: ", "").split(", "))));
        }
        return known;
    }

    @Test
    void everyKeyOfTheReferenceIsReadAndEveryKeyThatIsReadStandsThere() throws IOException {
        Map<String, Set<String>> known = known();
        known.keySet().removeAll(ELEMENT_KEYS.keySet());
        assertEquals(referred(), known);
    }

    @Test
    void keysOfElementsAreShownInTheCommentOfTheirList() throws IOException {
        Map<String, String> comments = new TreeMap<>();
        entries().forEach(entry -> comments.merge(entry.key, entry.comment, String::concat));
        Map<String, Set<String>> known = known();
        ELEMENT_KEYS.forEach((section, list) -> known.get(section).forEach(
                key -> assertTrue(comments.get(list).contains(key + " = "), section + ' ' + key)));
    }

    private record Entry(int line, String key, String value, String comment) {}

    /// Every assignment with the comment right above it.
    private static List<Entry> entries() throws IOException {
        List<Entry> entries = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        List<String> lines = Files.readAllLines(REFERENCE);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher assignment = ASSIGNMENT.matcher(line);
            if (line.strip().startsWith("#")) {
                comment.append(line.strip().substring(1)).append(' ');
                continue;
            }
            if (assignment.matches()) {
                entries.add(new Entry(i + 1, assignment.group(1), assignment.group(2), comment.toString()));
            }
            comment.setLength(0);
        }
        return entries;
    }

    @Test
    void everyKeyHasACommentWithItsDefaultAndTheReasonForIt() throws IOException {
        assertFalse(entries().isEmpty());
        for (Entry entry : entries()) {
            String where = "reference.conf:" + entry.line + ": " + entry.key;
            if (entry.value.equals("null")) {
                assertTrue(entry.comment.contains("No default"), where + " must say: No default");
            } else {
                assertTrue(entry.comment.contains(" " + entry.value + ": "),
                        where + " must say: " + entry.value + ": WHY");
            }
        }
    }

    @Test
    void everyNumberHasAUnitThatIsWrittenOrTold() throws IOException {
        for (Entry entry : entries()) {
            if (entry.value.matches("\\d.*") && !entry.value.matches("\\d+(ms|s|m|h|d|KiB|MiB)")) {
                assertTrue(entry.comment.matches(".*, in [a-z]+ .*"),
                        "reference.conf:" + entry.line + " tells no unit");
            }
        }
    }

    @Test
    void manualListsEveryKeyOfTlsWithItsDefault() throws IOException {
        Config reference = ConfigFactory.parseFile(REFERENCE.toFile());
        Set<String> rows = new TreeSet<>();
        addRows("", reference.getObject("tls.NAME"), rows);
        addRows("server.tls.", reference.getObject("server.tls"), rows);
        Set<String> written = Files.readAllLines(REFERENCE.resolveSibling("README.md")).stream()
                .map(Pattern.compile("\\| `([a-z.-]+)` \\| (\\S*) ?\\| .*")::matcher).filter(Matcher::matches)
                .map(row -> row.group(1) + " = " + row.group(2)).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(written.containsAll(rows), () -> {
            rows.removeAll(written);
            return "conf/README.md lacks " + rows;
        });
    }

    private static void addRows(String path, ConfigObject section, Set<String> rows) {
        section.forEach((key, value) -> {
            if (value instanceof ConfigObject below) {
                addRows(path + key + '.', below, rows);
            } else {
                rows.add(path + key + " = " + switch (value.valueType()) {
                    case NULL -> "";
                    case LIST -> "[]";
                    default -> value.unwrapped().toString().replace("false", "off").replace("true", "on");
                });
            }
        });
    }

    @Test
    void minimalConfigurationHasExactlyTheseDefaults() throws IOException {
        Configuration configuration = Written.main(folder, """
                listeners.echo { bind = "127.0.0.1:7007", handler = echo }
                tls.public.self-signed = ["localhost"]
                """).load();
        assertEquals(new ServerSettings(OptionalInt.empty(), Duration.ofSeconds(30), Optional.empty(), false,
                new ServerTls(false, 32 * 1024, 10, Optional.of(Duration.ofSeconds(5)))), configuration.server());
        assertEquals(new MetricsSettings(Optional.empty()), configuration.metrics());
        assertEquals(new AccessLogSettings(AccessLogSettings.Format.LINE), configuration.accessLog());
        ListenerSettings listener = configuration.listeners().getFirst();
        assertEquals(new ListenerSettings("echo", listener.where(), listener.binds(), "echo", ListenerTls.NONE, 4096,
                new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalDouble.empty(), Limits.Over.WAIT),
                new Access(List.of(), List.of()), new ProxyProtocol(ProxyProtocol.Mode.OFF, List.of()),
                new KeepAlive(true, Duration.ofMinutes(5), Duration.ofSeconds(30), 4),
                new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Optional.empty(), Optional.of(Duration.ofSeconds(60)),
                        Optional.of(Duration.ofHours(1)), Optional.of(Duration.ofSeconds(60)), Optional.empty(),
                        Duration.ofSeconds(5))), listener);
        TlsSettings profile = configuration.tls().get("public");
        assertEquals(new TlsSettings("public", profile.where(), List.of(), List.of("localhost"), false,
                new Agreement(Agreement.Preset.INTERMEDIATE, List.of(), List.of(), List.of(), List.of(), false),
                new Sessions(Duration.ofHours(24), 20480), Provider.JDK,
                ClientAuth.none(profile.clientAuth().where()), new ServerAuth(List.of(), true, List.of())), profile);
    }

    @Test
    void serverReadsTheSameFileAsTheOperator() throws IOException {
        try (var packaged = ConfigurationLoader.class.getResourceAsStream("reference.conf")) {
            assertEquals(Files.readString(REFERENCE), new String(packaged.readAllBytes(), "UTF-8"));
        }
    }
}
