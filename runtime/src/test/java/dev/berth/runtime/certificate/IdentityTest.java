package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.testing.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What can be read; what cannot is among the golden files of bad configurations.
@Timeout(30)
class IdentityTest {

    private static final Path PEM = Source.resources("pem");

    private static Identity read(Path chain, Path key) {
        return Identity.read(new CertificateFiles(chain, "berth.conf:1", key, "berth.conf:2"));
    }

    @ParameterizedTest
    @CsvSource({
        "server.pem, server.key, 1, EC", "chain.pem, server.key, 2, EC", "both.pem, both.pem, 1, EC",
        "chain.pem, both.pem, 2, EC", "ed25519.pem, ed25519.key, 1, EdDSA"
    })
    void certificatesAndKeysAreReadInEveryArrangement(String chain, String key, int length, String algorithm) {
        Identity identity = read(PEM.resolve(chain), PEM.resolve(key));
        assertEquals(length, identity.chain().size());
        assertEquals(algorithm, identity.key().getAlgorithm());
    }

    @Test
    void keyIsFoundAmongOthersInItsFile(@TempDir Path folder) throws IOException {
        Path keys = Files.writeString(folder.resolve("keys.pem"),
                Files.readString(PEM.resolve("other.key")) + Files.readString(PEM.resolve("ed25519.key"))
                        + Files.readString(PEM.resolve("server.key")));
        assertEquals(1, read(PEM.resolve("server.pem"), keys).chain().size());
    }

    @Test
    void bothFilesAreToldWhereBothAreWrong() {
        assertEquals(List.of("berth.conf:1", "berth.conf:2"),
                assertThrows(ConfigurationException.class,
                        () -> read(PEM.resolve("missing.pem"), PEM.resolve("note.pem")))
                        .problems().stream().map(ConfigurationException.Problem::where).toList());
    }

    @Test
    void keyOfAnotherKindDoesNotBelong() {
        String told = assertThrows(ConfigurationException.class,
                () -> read(PEM.resolve("server.pem"), PEM.resolve("ed25519.key"))).getMessage();
        assertTrue(told.contains("does not belong to the first certificate"), told);
    }

    @Test
    void fileThatMayNotBeReadIsTold(@TempDir Path folder) throws IOException {
        Path key = Files.copy(PEM.resolve("server.key"), folder.resolve("server.key"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(key), "root reads everything");
        assertEquals("berth.conf:2: " + key + ": cannot be read; let the server's user read it",
                assertThrows(ConfigurationException.class, () -> read(PEM.resolve("server.pem"), key)).getMessage());
    }
}
