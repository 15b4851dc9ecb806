package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.runtime.certificate.DevelopmentFiles.All;
import dev.berth.runtime.certificate.DevelopmentFiles.Made;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is written, kept and refused.
@Timeout(30)
class DevelopmentFilesTest {

    private static final Path PEM = Source.resources("pem");
    private static final Instant NOW = Instant.now();

    @TempDir
    Path parent;

    private Path folder() {
        return parent.resolve("tls-dev");
    }

    private All make(Instant now, List<String> server, String... clients) throws IOException {
        return new DevelopmentFiles(folder(), now).make(() -> "alice@laptop",
                server.stream().map(name -> SubjectName.ofServer(name).orElseThrow()).toList(),
                Stream.of(clients).map(name -> ClientName.of(name).orElseThrow()).toList());
    }

    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder())) {
            for (Path file : files.toList()) {
                content.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return content;
    }

    private String refused(Instant now, List<String> server, String... clients) throws IOException {
        Map<String, String> before = content();
        String told = assertThrows(ConfigurationException.class, () -> make(now, server, clients)).getMessage();
        assertEquals(before, content(), "nothing is written when something is in the way");
        return told;
    }

    @Test
    void filesAndFolderAreTheirOwnersAlone() throws IOException {
        make(NOW, List.of("localhost"), "bob");
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
        assertEquals(Set.of("ca.key", "ca.pem", "client-bob.key", "client-bob.pem", "server.key", "server.pem"),
                content().keySet());
        for (String name : content().keySet()) {
            assertEquals("rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder().resolve(name))));
        }
    }

    @Test
    void keysBelongToTheirCertificatesAndServerStandsAloneInItsFile() throws IOException {
        All all = make(NOW, List.of("localhost"), "bob");
        for (Made made : Stream.concat(Stream.of(all.authority(), all.server().orElseThrow()), all.clients().stream())
                .toList()) {
            Identity identity = Reading.read(new CertificateFiles(made.chain(), "here", made.key(), "here"));
            assertEquals(List.of(made.certificate()), identity.chain());
            assertTrue(Files.readString(made.key()).startsWith("-----BEGIN PRIVATE KEY-----\n"));
        }
    }

    @Test
    void secondCallKeepsTheAuthorityAndRenewsTheServer() throws IOException {
        All first = make(NOW, List.of("localhost"), "bob");
        Map<String, String> before = content();
        All second = make(NOW, List.of("localhost", "::1"));
        Map<String, String> after = content();
        assertTrue(first.authorityIsNew());
        assertFalse(second.authorityIsNew());
        for (String kept : List.of("ca.pem", "ca.key", "client-bob.pem", "client-bob.key")) {
            assertEquals(before.get(kept), after.get(kept));
        }
        assertNotEquals(before.get("server.pem"), after.get("server.pem"));
        assertNotEquals(before.get("server.key"), after.get("server.key"));
        X509Certificate server = second.server().orElseThrow().certificate();
        assertEquals(first.authority().certificate().getSubjectX500Principal(), server.getIssuerX500Principal());
    }

    @Test
    void clientsAloneLeaveTheServerAsItIs() throws IOException {
        make(NOW, List.of("localhost"));
        String server = content().get("server.pem");
        All all = make(NOW, List.of(), "spiffe://example.org/a", "../up");
        assertTrue(all.server().isEmpty());
        assertEquals(server, content().get("server.pem"));
        assertEquals(List.of("client-spiffe___example.org_a.pem", "client-.._up.pem"),
                all.clients().stream().map(made -> made.chain().getFileName().toString()).toList());
        assertTrue(Files.exists(folder().resolve("client-.._up.key")));
    }

    @ParameterizedTest
    @CsvSource({
        "server.pem, server.key, not a development CA", "note.pem, note.pem, not a CA that can sign",
        "server.pem, other.key, not a CA that can sign"
    })
    void foreignAuthorityIsNeitherUsedNorOverwritten(String chain, String key, String words) throws IOException {
        Files.createDirectory(folder());
        Files.copy(PEM.resolve(chain), folder().resolve("ca.pem"));
        Files.copy(PEM.resolve(key), folder().resolve("ca.key"));
        String told = refused(NOW, List.of("localhost"));
        assertTrue(told.contains("ca.pem") && told.contains(words) && told.contains("--folder"), told);
    }

    @ParameterizedTest
    @CsvSource({"ca.key, ca.pem", "ca.pem, ca.key"})
    void halfAnAuthorityIsNotReplaced(String gone, String left) throws IOException {
        make(NOW, List.of("localhost"));
        Files.delete(folder().resolve(gone));
        String told = refused(NOW, List.of("localhost"));
        assertTrue(told.contains(gone + ": no such file, though ") && told.contains(left + " is there"), told);
    }

    @Test
    void expiredAuthorityIsToldInsteadOfUsed() throws IOException {
        make(NOW.minus(Duration.ofDays(3651)), List.of("localhost"));
        String told = refused(NOW, List.of("localhost"));
        assertTrue(told.contains("ca.pem: expired at ") && told.contains("remove it"), told);
    }

    @Test
    void everyForeignFileIsToldAtOnceAndNoneOverwritten() throws IOException {
        make(NOW, List.of("localhost"));
        Files.writeString(folder().resolve("server.pem"), Files.readString(PEM.resolve("server.pem")));
        Files.writeString(folder().resolve("client-bob.pem"), "mine");
        Files.writeString(folder().resolve("client-eve.key"), "mine too");
        String told = refused(NOW, List.of("localhost"), "bob", "eve");
        assertTrue(told.contains("server.pem: not signed by "), told);
        assertTrue(told.contains("client-bob.pem: not a certificate"), told);
        assertTrue(told.contains("client-eve.key: a key without its certificate"), told);
    }

    @Test
    void serverOfAnEarlierAuthorityIsNotOverwritten() throws IOException {
        make(NOW, List.of("localhost"));
        Files.delete(folder().resolve("ca.pem"));
        Files.delete(folder().resolve("ca.key"));
        assertTrue(refused(NOW, List.of("localhost")).contains("server.pem: not signed by "));
    }

    @Test
    void clientsWhoseNamesLeadToOneFileAreRefused() throws IOException {
        make(NOW, List.of(), "a/b");
        assertTrue(refused(NOW, List.of(), "a:b").contains("made for another client, CN=a/b"));
        assertTrue(refused(NOW, List.of(), "c/d", "c:d").contains("two clients' names lead to this file"));
        assertEquals(1, make(NOW, List.of(), "a/b").clients().size());
    }

    @Test
    void whatAnInterruptedCallLeftIsFinishedByTheNext() throws IOException {
        make(NOW, List.of("localhost"));
        Files.delete(folder().resolve("server.key"));
        make(NOW, List.of("localhost"));
        assertTrue(content().containsKey("server.key"));
    }

    @Test
    void linkThatLeadsNowhereIsNotFollowed() throws IOException {
        Files.createDirectory(folder());
        Files.createSymbolicLink(folder().resolve("ca.pem"), parent.resolve("elsewhere"));
        assertThrows(ConfigurationException.class, () -> make(NOW, List.of("localhost")));
        assertFalse(Files.exists(parent.resolve("elsewhere")));
    }

    @Test
    void folderThatCannotBeMadeIsAnIOException() throws IOException {
        Files.writeString(folder(), "a file");
        assertThrows(IOException.class, () -> make(NOW, List.of("localhost")));
    }
}
