package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.config.TlsSettings.Passphrase;
import dev.berth.runtime.config.TlsSettings.Passphrase.Source;
import dev.berth.runtime.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PassphraseReaderTest {

    @TempDir
    private Path folder;

    private static String read(Map<String, String> environment, Source source, String name) {
        return new String(new PassphraseReader(environment).read(new Passphrase(source, name, "berth.conf:3")));
    }

    private String told(Map<String, String> environment, Source source, String name) {
        return assertThrows(ConfigurationException.class, () -> read(environment, source, name)).getMessage()
                .replace(folder + "/", "").replace(folder.toString(), "FOLDER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"open Sesame", "open Sesame\n", "open Sesame\r\n", "open Sesame\nsecond line\n"})
    void firstLineOfAFileCountsWithoutItsEnd(String text) {
        Path file = TestCertificates.write(folder.resolve("passphrase"), text);
        assertEquals("open Sesame", read(Map.of(), Source.FILE, file.toString()));
        assertEquals("open Sesame",
                read(Map.of("CREDENTIALS_DIRECTORY", folder.toString()), Source.CREDENTIAL, "passphrase"));
    }

    @Test
    void blanksAndForeignLettersBelongToIt() {
        Path file = TestCertificates.write(folder.resolve("passphrase"), " Öffne dich €\t\n");
        assertEquals(" Öffne dich €\t", read(Map.of(), Source.FILE, file.toString()));
    }

    @Test
    void variableIsTakenAsItIs() {
        assertEquals(" a b", read(Map.of("SECRET", " a b"), Source.ENVIRONMENT, "SECRET"));
    }

    @Test
    void missingPlacesAreToldWithWhatGivesThem() {
        assertEquals("berth.conf:3: absent: no such file; create it, or name another",
                told(Map.of(), Source.FILE, folder.resolve("absent").toString()));
        assertEquals("berth.conf:3: no variable SECRET in the environment of the server; set it, for example with"
                + " EnvironmentFile= in the unit, or name another", told(Map.of(), Source.ENVIRONMENT, "SECRET"));
        assertEquals("berth.conf:3: no credential key: the service manager has given none (CREDENTIALS_DIRECTORY is not"
                + " set); write LoadCredential=key:FILE in the unit", told(Map.of(), Source.CREDENTIAL, "key"));
        assertEquals("berth.conf:3: no credential key in FOLDER; write LoadCredential=key:FILE in the unit, or name"
                + " another", told(Map.of("CREDENTIALS_DIRECTORY", folder.toString()), Source.CREDENTIAL, "key"));
    }

    @Test
    void emptyFirstLineIsTold() {
        Path file = TestCertificates.write(folder.resolve("passphrase"), "\nsecond line");
        assertEquals("berth.conf:3: passphrase: its first line is empty; write the passphrase there, or name another"
                + " file", told(Map.of(), Source.FILE, file.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"open Sesame", "Öffne dich €"})
    void everySourceOpensAKey(String text) {
        TestCertificates server = TestCertificates.selfSigned("CN=server");
        TestCertificates.write(folder.resolve("passphrase"), text + "\n");
        Path chain = server.writeChain(folder.resolve("chain.pem"));
        Path key = TestCertificates.write(folder.resolve("key.pem"), KeyForms.encrypted(server.key(), text));
        IdentityReader reader = new IdentityReader(
                Map.of("SECRET", text, "CREDENTIALS_DIRECTORY", folder.toString()), InstantSource.system(), List.of());
        for (Passphrase place : new Passphrase[] {
            new Passphrase(Source.FILE, folder.resolve("passphrase").toString(), "berth.conf:3"),
            new Passphrase(Source.ENVIRONMENT, "SECRET", "berth.conf:3"),
            new Passphrase(Source.CREDENTIAL, "passphrase", "berth.conf:3")
        }) {
            assertEquals(server.key(), reader.read(files(chain, key, place), new Problems()).key(), place.toString());
        }
    }

    @Test
    void missingPassphraseIsToldOnceAndWithTheOtherProblems() {
        TestCertificates server = TestCertificates.selfSigned("CN=server");
        Path key = TestCertificates.write(folder.resolve("key.pem"), KeyForms.encrypted(server.key(), "unknown"));
        Passphrase place = new Passphrase(Source.ENVIRONMENT, "ABSENT", "berth.conf:3");
        assertEquals("berth.conf:1: chain.pem: no such file; create it, or name another\n"
                        + "berth.conf:3: no variable ABSENT in the environment of the server; set it, for example with"
                        + " EnvironmentFile= in the unit, or name another",
                new Reading(folder).told(files(folder.resolve("chain.pem"), key, place)));
    }

    @Test
    void fileThatEverybodyCanReadIsNoSecret() throws IOException {
        TestCertificates server = TestCertificates.selfSigned("CN=server");
        Path file = TestCertificates.write(folder.resolve("passphrase"), "open Sesame");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Path chain = server.writeChain(folder.resolve("chain.pem"));
        Path key = TestCertificates.write(folder.resolve("key.pem"), KeyForms.encrypted(server.key(), "open Sesame"));
        String warned = new Reading(folder).warned(
                files(chain, key, new Passphrase(Source.FILE, file.toString(), "berth.conf:3")));
        assertTrue(warned.startsWith("berth.conf:3: passphrase: everybody can read this secret; "), warned);
    }

    private static CertificateFiles files(Path chain, Path key, Passphrase place) {
        return new CertificateFiles(
                chain, "berth.conf:1", key, "berth.conf:2", Optional.empty(), Optional.of(place));
    }
}
