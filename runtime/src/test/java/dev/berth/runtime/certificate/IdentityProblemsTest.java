package dev.berth.runtime.certificate;

import static dev.berth.runtime.testing.TestCertificates.pem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is wrong with the files of a certificate and its key, told as `place: what; remedy`.
@Timeout(30)
class IdentityProblemsTest {

    private static final TestCertificates SERVER = TestCertificates.selfSigned("CN=server", "dns:server.test");
    private static final TestCertificates OTHER = TestCertificates.selfSigned("CN=other");

    @TempDir
    private Path folder;

    private Path chain(String text) {
        return new Reading(folder).write("chain.pem", text);
    }

    private Path key(String text) {
        return new Reading(folder).write("key.pem", text);
    }

    private String told(Path chain, Path key) {
        return new Reading(folder).told(Reading.files(chain, key));
    }

    private String told(String chain, String key) {
        return told(chain(chain), key(key));
    }

    @Test
    void swappedFilesAreTold() {
        assertEquals("berth.conf:1: chain.pem: this is a key, and key.pem a certificate; exchange chain and key",
                told(pem(SERVER.key()), pem(SERVER.certificate())));
    }

    @Test
    void swappedFilesAreToldThoughTheKeyIsEncrypted() {
        assertTrue(told(KeyForms.encrypted(SERVER.key(), "unknown"), pem(SERVER.certificate()))
                .endsWith("a certificate; exchange chain and key"));
    }

    @Test
    void keyOfAnotherCertificateIsToldWithItsName() {
        assertEquals("berth.conf:2: key.pem: the key belongs to another certificate than that in chain.pem (CN=server);"
                        + " name the key that the certificate was requested with",
                told(pem(SERVER.certificate()), pem(OTHER.key())));
    }

    @Test
    void keyOfNoCertificateIsToldWithAllTheirNames() {
        assertEquals("berth.conf:2: key.pem: the key belongs to none of the certificates in chain.pem"
                        + " (CN=server; CN=third); name the key that the certificate was requested with",
                told(pem(SERVER.certificate(), TestCertificates.selfSigned("CN=third").certificate()),
                        pem(OTHER.key())));
    }

    @Test
    void keyOfAnotherKindDoesNotBelong() {
        TestCertificates edwards = TestCertificates.request("CN=edwards")
                .keyType(TestCertificates.KeyType.ED25519).selfSigned();
        assertTrue(told(pem(SERVER.certificate()), pem(edwards.key())).contains("the key belongs to another"));
    }

    @Test
    void bothFilesAreToldWhereBothAreWrong() {
        assertEquals("berth.conf:1: missing.pem: no such file; create it, or name another\n"
                        + "berth.conf:2: key.pem: neither PEM nor any other form of certificates and keys;"
                        + " name a file with -----BEGIN ...----- in it",
                told(folder.resolve("missing.pem"), key("a note")));
    }

    @Test
    void oneFileThatIsMissingIsToldOnce() {
        Path missing = folder.resolve("missing.pem");
        assertEquals("berth.conf:1: missing.pem: no such file; create it, or name another",
                new Reading(folder).told(Reading.store(missing, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \n", "\uFEFF\n"})
    void emptyFileIsTold(String nothing) {
        assertTrue(told(nothing, pem(SERVER.key())).startsWith("berth.conf:1: chain.pem: "), nothing);
    }

    @Test
    void folderIsTold() {
        String told = told(folder, key(pem(SERVER.key())));
        assertTrue(told.endsWith(": a folder, not a file; name a file in it"), told);
    }

    @Test
    void fileThatEndsInAKeyOfACertificateIsToldWithTheLine() {
        String whole = pem(SERVER.certificate());
        assertEquals("berth.conf:1: chain.pem: damaged: the CERTIFICATE that begins in line 2 has no"
                        + " -----END CERTIFICATE-----; copy it again: it was cut off",
                told("\n" + whole.substring(0, whole.length() / 2), pem(SERVER.key())));
    }

    @Test
    void certificateWithForeignLettersIsToldWithTheLine() {
        String whole = pem(SERVER.certificate());
        String middle = whole.substring(0, 200) + "@@@@" + whole.substring(204);
        assertEquals("berth.conf:1: chain.pem: damaged: the CERTIFICATE that begins in line 1 cannot be read;"
                + " copy it again: it may have been cut off", told(middle, pem(SERVER.key())));
    }

    @Test
    void requestInPlaceOfTheCertificateIsTold() throws OperatorCreationException {
        Object request = new JcaPKCS10CertificationRequestBuilder(
                SERVER.certificate().getSubjectX500Principal(), SERVER.certificate().getPublicKey())
                .build(new JcaContentSignerBuilder("SHA256withECDSA").build(SERVER.key()));
        assertEquals("berth.conf:1: chain.pem: no certificate in it, but CERTIFICATE REQUEST;"
                + " name the file with -----BEGIN CERTIFICATE-----", told(pem(request), pem(SERVER.key())));
    }

    @Test
    void keyOfSecureShellIsToldWithTheCommandThatConvertsIt() {
        String key = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE=\n-----END OPENSSH PRIVATE KEY-----\n";
        assertEquals("berth.conf:2: key.pem: no private key in it, but OPENSSH PRIVATE KEY;"
                + " convert a copy of it: ssh-keygen -p -m PKCS8 -f COPY", told(pem(SERVER.certificate()), key));
    }

    @Test
    void publicKeyIsNoPrivateKey() {
        assertTrue(told(pem(SERVER.certificate()), pem(SERVER.certificate().getPublicKey()))
                .startsWith("berth.conf:2: key.pem: no private key in it, but PUBLIC KEY; "));
    }

    @Test
    void keyThatCannotSignIsTold() throws NoSuchAlgorithmException {
        String told = told(pem(SERVER.certificate()),
                pem(KeyPairGenerator.getInstance("X25519").generateKeyPair().getPrivate()));
        assertTrue(told.startsWith("berth.conf:2: key.pem: the key in it is of a kind that TLS does not sign with"
                + " (1.3.101.110); make a new key: "), told);
    }

    @Test
    void wrongPassphraseIsTold() {
        for (String key : List.of(KeyForms.encrypted(SERVER.key(), "another"), KeyForms.scrypt(SERVER.key(), "another"),
                KeyForms.traditional(SERVER.key(), "another", "AES-128-CBC"))) {
            assertEquals("berth.conf:2: key.pem: the passphrase does not open the key in it; correct the one at"
                            + " berth.conf:3, or name the file that it belongs to",
                    new Reading(folder).told(Reading.locked(chain(pem(SERVER.certificate())), key(key))));
        }
    }

    @Test
    void expiredCertificateIsToldWithItsDate() {
        TestCertificates old = TestCertificates.request("CN=server").expired().selfSigned();
        String told = told(pem(old.certificate()), pem(old.key()));
        assertTrue(told.matches("berth\\.conf:1: chain\\.pem: the certificate of CN=server expired on"
                + " \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC, 1 day ago; renew it"), told);
    }

    @Test
    void expiredIssuerIsTold() {
        TestCertificates root = TestCertificates.authority("CN=Root");
        TestCertificates old = TestCertificates.request("CN=Old").authority().expired().issuedBy(root);
        TestCertificates server = old.issue("CN=server");
        String told = told(pem(server.chain().toArray()), pem(server.key()));
        assertTrue(told.startsWith("berth.conf:1: chain.pem: the certificate of CN=Old expired on "), told);
    }

    @Test
    void certificateOfTomorrowIsToldWithTheTimeHere() {
        TestCertificates early = TestCertificates.request("CN=server").notYetValid().selfSigned();
        String told = told(pem(early.certificate()), pem(early.key()));
        assertTrue(told.startsWith("berth.conf:1: chain.pem: the certificate of CN=server is not valid before ")
                && told.contains(", in 23 hours; wait, or set the clock of this machine, which shows "), told);
    }

    @Test
    void missingIssuerIsNamedWithThoseThatWaitForIt() {
        TestCertificates root = TestCertificates.authority("CN=Root");
        TestCertificates lower = root.issueAuthority("CN=Upper").issueAuthority("CN=Lower");
        TestCertificates server = lower.issue("CN=server");
        assertEquals("berth.conf:1: chain.pem: the certificate of CN=Upper, which vouches for CN=Lower, is missing;"
                        + " without it this is not part of the chain: CN=Root;"
                        + " add the missing certificate, or remove what is not part of the chain",
                told(pem(server.certificate(), lower.certificate(), root.certificate()), pem(server.key())));
    }

    @Test
    void certificatesOfNoChainAreNamed() {
        assertEquals("berth.conf:1: chain.pem: not part of the chain of CN=server: CN=other;"
                        + " remove what is not part of it",
                told(pem(SERVER.certificate(), OTHER.certificate()), pem(SERVER.key())));
    }

    @Test
    void namesakeOfTheIssuerIsNotTakenForIt() {
        TestCertificates server = TestCertificates.authority("CN=Root").issue("CN=server");
        String told = told(pem(server.certificate(), TestCertificates.authority("CN=Root").certificate()),
                pem(server.key()));
        assertTrue(told.contains("without it this is not part of the chain: CN=Root"), told);
    }

    @Test
    void endlessFileIsNotReadWhole() {
        Path zeros = Path.of("/dev/zero");
        if (zeros.toFile().exists()) {
            assertFalse(told(zeros, key(pem(SERVER.key()))).isEmpty());
        }
    }
}
