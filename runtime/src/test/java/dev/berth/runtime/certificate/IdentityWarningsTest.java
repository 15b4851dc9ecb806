package dev.berth.runtime.certificate;

import static dev.berth.runtime.testing.TestCertificates.pem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import dev.berth.runtime.testing.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is usable, but perhaps not meant so.
@Timeout(30)
class IdentityWarningsTest {

    private static final TestCertificates SERVER = TestCertificates.selfSigned("CN=server");

    @TempDir
    private Path folder;
    private Path chain;
    private Path key;

    @BeforeEach
    void write() {
        chain = SERVER.writeChain(folder.resolve("chain.pem"));
        key = SERVER.writeKey(folder.resolve("key.pem"));
    }

    private String warned(CertificateFiles files) {
        return new Reading(folder).warned(files);
    }

    private String warned(TestCertificates made, TestCertificates... more) {
        Path file = new Reading(folder).write("made.pem", pem(made.chain().toArray())
                + Arrays.stream(more).map(each -> pem(each.certificate())).reduce("", String::concat));
        return warned(Reading.files(file, made.writeKey(folder.resolve("made.key"))));
    }

    @Test
    void nothingIsSaidOfWhatIsRight() {
        assertEquals("", warned(Reading.files(chain, key)));
    }

    @Test
    void certificateAloneIsRefusedByClientsThatDoNotKnowItsIssuer() {
        assertEquals("berth.conf:1: made.pem: only the certificate of CN=alone, without that of CN=Root, which vouches"
                        + " for it: clients that do not know CN=Root will refuse it; add the certificates between it"
                        + " and the root, unless all clients know CN=Root",
                warned(TestCertificates.authority("CN=Root").issue("CN=alone")));
    }

    @Test
    void rootThatTheProfileItselfTrustsIsKnownToItsClientsToo() {
        TestCertificates root = TestCertificates.authority("CN=Root");
        assertEquals("", warnedOfAlone(root));
        String warned = warnedOfAlone(root.issueAuthority("CN=Lower"));
        assertTrue(warned.contains("without that of CN=Lower"), warned);
    }

    /// Warnings of a certificate without its issuer, whom the profile trusts.
    private String warnedOfAlone(TestCertificates issuer) {
        TestCertificates server = issuer.issue("CN=server");
        Path alone = new Reading(folder).write("alone.pem", pem(server.certificate()));
        return new Reading(folder).warned(
                Reading.files(alone, server.writeKey(folder.resolve("alone.key"))), issuer.certificate());
    }

    @Test
    void chainWithoutItsRootIsAsItShouldBe() {
        TestCertificates root = TestCertificates.authority("CN=Root");
        assertEquals("", warned(root.issueAuthority("CN=Lower").issue("CN=server")));
        assertEquals("", warned(root.issue("CN=server"), root));
    }

    @Test
    void expiredRootIsTheClientsAffair() {
        TestCertificates root = TestCertificates.request("CN=Root").authority().expired().selfSigned();
        String warned = warned(root.issue("CN=server"), root);
        assertTrue(warned.startsWith("berth.conf:1: made.pem: the certificate of CN=Root expired on "), warned);
    }

    @ParameterizedTest
    @CsvSource({
        "rw-r--r--, everybody can read this secret, 640", "rw----r--, everybody can read this secret, 600",
        "rw-rw----, its group can replace this secret, 640", "rw--w----, its group can replace this secret, 600",
        "rw-r---w-, everybody can replace this secret, 640"
    })
    void keyThatOthersReachIsToldWithTheCommandThatChangesIt(String mode, String what, String remedy)
            throws IOException {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
        assertEquals("berth.conf:2: key.pem: " + what + "; chmod " + remedy + " key.pem",
                warned(Reading.files(chain, key)));
    }

    @ParameterizedTest
    @CsvSource({"rw-------", "rw-r-----", "r--r-----"})
    void keyThatItsGroupMayReadIsAsItShouldBe(String mode) throws IOException {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
        assertEquals("", warned(Reading.files(chain, key)));
    }

    @Test
    void encryptedKeyMayBeReadByEverybodyButNotReplaced() throws IOException {
        new Reading(folder).write("key.pem", KeyForms.encrypted(SERVER.key(), Reading.PASSPHRASE));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("", warned(Reading.locked(chain, key)));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-rw-r--"));
        assertEquals("berth.conf:2: key.pem: its group can replace this secret; chmod 640 key.pem",
                warned(Reading.locked(chain, key)));
    }

    @Test
    void keyThatMayNotBeReadIsAProblem() throws IOException {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(Files.isReadable(key), "root reads everything");
        assertEquals("berth.conf:2: key.pem: cannot be read by the user " + System.getProperty("user.name")
                + "; let the server's user read it", new Reading(folder).told(Reading.files(chain, key)));
    }

    @Test
    void passphraseForNothingIsTold() {
        assertEquals("berth.conf:3: a passphrase, and nothing is encrypted in key.pem; remove it",
                warned(Reading.locked(chain, key)));
    }

    @Test
    void aliasForNothingIsTold() {
        assertEquals("berth.conf:1: alias = first tells nothing: chain.pem is no key store; remove it",
                warned(new CertificateFiles(chain, "berth.conf:1", key, "berth.conf:2", Optional.of("first"),
                        Optional.empty())));
    }
}
