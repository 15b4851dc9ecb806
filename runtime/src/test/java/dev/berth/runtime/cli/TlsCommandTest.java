package dev.berth.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.runtime.certificate.CertificateDescription;
import dev.berth.runtime.certificate.CrlDescription;
import dev.berth.runtime.tls.ProfileDescription;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `berth tls` within this JVM; the tests of the installation start it as a process.
@Timeout(60)
class TlsCommandTest {

    @TempDir
    Path parent;

    private record Ended(int exit, String out, String err) {}

    private static Ended berth(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        return new Ended(Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true)),
                out.toString(), err.toString());
    }

    private String folder() {
        return parent.resolve("tls-dev").toString();
    }

    @Test
    void bareCommandPrintsWhatThereIsAndIsWrongUsage() {
        Ended bare = berth("tls");
        assertEquals(64, bare.exit());
        assertEquals("", bare.out());
        assertTrue(bare.err().contains("Usage: berth tls"), bare.err());
        assertTrue(bare.err().contains("dev") && bare.err().contains("show"), bare.err());
        assertEquals(0, berth("tls", "--help").exit());
    }

    @ParameterizedTest
    @CsvSource({
        "'', No names", "localhost:443, localhost:443", "[::1], [::1]", "--client x@ localhost, x@"
    })
    void wrongNamesAreToldInALineAndNothingIsMade(String arguments, String words) {
        Ended wrong = berth(("tls dev --folder " + folder() + " " + arguments).strip().split(" "));
        assertEquals(64, wrong.exit());
        assertTrue(wrong.err().startsWith("berth: ") && wrong.err().contains(words), wrong.err());
        assertFalse(Files.exists(Path.of(folder())));
    }

    @Test
    void folderThatCannotBeWrittenIsToldWithWhatToDo() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "");
        Ended ended = berth("tls", "dev", "--folder", file.resolve("x").toString(), "localhost");
        assertEquals(69, ended.exit());
        assertTrue(ended.err().contains("cannot be written: ") && ended.err().contains("--folder DIR"), ended.err());
    }

    @Test
    void foreignFileIsToldWithWhatToDo() throws IOException {
        Files.createDirectory(Path.of(folder()));
        Files.writeString(Path.of(folder(), "server.pem"), "mine");
        Ended ended = berth("tls", "dev", "--folder", folder(), "localhost");
        assertEquals(78, ended.exit());
        assertTrue(ended.err().contains("server.pem: not a certificate, so it is not overwritten"), ended.err());
    }

    @Test
    void jsonTellsThePathsAndWhatWasMade() {
        String[] arguments = {"tls", "dev", "--json", "--folder", folder(), "--client", "bob", "--client", "bob",
            "localhost"};
        JsonObject first = JsonParser.parseString(berth(arguments).out()).getAsJsonObject();
        JsonObject second = JsonParser.parseString(berth(arguments).out()).getAsJsonObject();
        assertTrue(first.getAsJsonObject("authority").get("made").getAsBoolean());
        assertFalse(second.getAsJsonObject("authority").get("made").getAsBoolean());
        assertEquals(folder() + "/server.key", second.getAsJsonObject("server").get("key").getAsString());
        assertEquals(1, second.getAsJsonArray("clients").size());
        assertEquals(folder() + "/client-bob.pem", second.getAsJsonArray("clients").get(0).getAsJsonObject()
                .get("certificate").getAsString());
    }

    @Test
    void wildcardThatNobodyAcceptsIsMadeAndToldAbout() {
        Ended ended = berth("tls", "dev", "--folder", folder(), "*.test");
        assertEquals(0, ended.exit());
        assertTrue(ended.err().contains("*.dev.test"), ended.err());
    }

    @Test
    void pathWithBlanksAndQuotesCanBePasted() {
        Path odd = parent.resolve("it's \"mine\"");
        String out = berth("tls", "dev", "--folder", odd.toString(), "localhost").out();
        assertTrue(out.contains("chain = \"" + parent + "/it's \\\"mine\\\"/server.pem\""), out);
        assertTrue(out.contains("--cacert '" + parent + "/it'\\''s \"mine\"/ca.pem'"), out);
    }

    private static TlsShowAnswer answer(String subject, Instant until) {
        Instant now = Instant.parse("2026-11-22T12:00:00Z");
        CertificateDescription certificate = new CertificateDescription(subject, "CN=ca", List.of("dns:\u009b2J"), "7f",
                now.minus(Duration.ofDays(10)), until, "EC P-256", "AB:CD", "sha256/x");
        return new TlsShowAnswer(new ProfileDescription("public", List.of(List.of(certificate)), List.of(),
                List.of(new CrlDescription("CN=ca", now.minus(Duration.ofDays(3)), Optional.empty(), 2))),
                List.of(), now);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-22T12:00:00Z, 30 days left", "2026-11-23T12:00:00Z, 1 day left",
        "2026-11-22T13:00:00Z, 0 days left", "2026-11-12T12:00:00Z, expired 10 days ago"
    })
    void daysLeftAreCounted(Instant until, String expected) {
        assertTrue(answer("CN=a", until).lines().anyMatch(line -> line.endsWith(until + ", " + expected)));
    }

    @Test
    void revocationListIsShownWithItsAge() {
        List<String> lines = answer("CN=a", Instant.MAX.minus(Duration.ofDays(1))).lines().toList();
        assertTrue(lines.contains("    made     2026-11-19T12:00:00Z, 3 days ago"), lines.toString());
        assertTrue(lines.contains("    next     not promised"), lines.toString());
        assertTrue(lines.contains("    revoked  2"), lines.toString());
    }

    @Test
    void whatACertificateSaysReachesNoTerminalAsItIs() {
        TlsShowAnswer hostile = answer("CN=a\u001b[2J\nb\u202e", Instant.parse("2027-01-01T00:00:00Z"));
        for (String line : hostile.lines().toList()) {
            assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 0x7f), line);
        }
        String json = TlsShowAnswer.json(List.of(hostile));
        assertTrue(json.chars().allMatch(c -> c >= ' ' && c < 0x7f), json);
        assertEquals("CN=a\u001b[2J\nb\u202e", JsonParser.parseString(json).getAsJsonObject()
                .getAsJsonArray("profiles").get(0).getAsJsonObject().getAsJsonArray("chains").get(0).getAsJsonArray()
                .get(0).getAsJsonObject().get("subject").getAsString());
    }
}
