package dev.berth.runtime.certificate;

import static dev.berth.runtime.testing.TestCertificates.pem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.Source;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestCertificates.KeyType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Certificates and keys in one file or two, in any order.
@Timeout(30)
class ArrangementTest {

    private static final Path PEM = Source.resources("pem");

    private static final TestCertificates ROOT = TestCertificates.authority("CN=Root");
    private static final TestCertificates UPPER = ROOT.issueAuthority("CN=Upper");
    private static final TestCertificates LOWER = UPPER.issueAuthority("CN=Lower");
    private static final TestCertificates SERVER = LOWER.issue("CN=server", "dns:server.test");

    @TempDir
    private Path folder;

    private Identity read(String chain, String key) {
        Reading reading = new Reading(folder);
        return Reading.read(Reading.files(reading.write("chain.pem", chain), reading.write("key.pem", key)));
    }

    private Identity read(String both) {
        Path file = new Reading(folder).write("both.pem", both);
        return Reading.read(Reading.files(file, file));
    }

    @ParameterizedTest
    @CsvSource({
        "server.pem, server.key, 1, EC", "chain.pem, server.key, 2, EC", "reversed.pem, server.key, 2, EC",
        "both.pem, both.pem, 1, EC", "chain.pem, both.pem, 2, EC", "ed25519.pem, ed25519.key, 1, EdDSA",
        "server.der, server.key, 1, EC"
    })
    void filesOfTheRealToolAreRead(String chain, String key, int length, String algorithm) {
        Identity identity = Reading.read(Reading.files(PEM.resolve(chain), PEM.resolve(key)));
        assertEquals(length, identity.chain().size());
        assertEquals(algorithm, identity.key().getAlgorithm());
    }

    @Test
    void chainIsPutInOrderWhateverOrderItHad() {
        List<X509Certificate> ordered = new ArrayList<>(SERVER.chain());
        ordered.add(ROOT.certificate());
        List<X509Certificate> mixed = new ArrayList<>(ordered);
        for (int seed = 0; seed < 24; seed++) {
            Collections.shuffle(mixed, new Random(seed));
            assertEquals(ordered, read(pem(mixed.toArray()), pem(SERVER.key())).chain());
        }
    }

    @Test
    void keyMayStandBeforeOrAfterItsChain() {
        String chain = pem(SERVER.chain().toArray());
        assertEquals(SERVER.chain(), read(chain + pem(SERVER.key())).chain());
        assertEquals(SERVER.chain(), read(pem(SERVER.key()) + chain).chain());
    }

    @Test
    void sameCertificateTwiceCountsOnce() {
        String chain = pem(SERVER.chain().toArray());
        assertEquals(SERVER.chain(), read(chain + chain, pem(SERVER.key())).chain());
    }

    @Test
    void keyIsFoundAmongOthersInItsFile() {
        String others = pem(ROOT.key(), UPPER.key(), TestCertificates.request("CN=other").keyType(KeyType.ED25519)
                .selfSigned().key());
        assertEquals(SERVER.key(), read(pem(SERVER.chain().toArray()), others + pem(SERVER.key())).key());
    }

    @Test
    void textBetweenTheBlocksIsForPeople() {
        String text = "Bag Attributes\n    friendlyName: server\nsubject=CN = server\n";
        assertEquals(SERVER.chain(), read(text + pem(SERVER.key()) + text + pem(SERVER.chain().toArray())).chain());
    }

    @Test
    void linesMayEndAndBeIndentedAsElsewhere() {
        String both = pem(SERVER.key()) + pem(SERVER.chain().toArray());
        assertEquals(SERVER.chain(), read(both.replace("\n", "\r\n")).chain());
        assertEquals(SERVER.chain(), read("    " + both.replace("\n", "\n    ")).chain());
        assertEquals(SERVER.chain(), read(both.stripTrailing()).chain());
        assertEquals(SERVER.chain(), read(both.replace("-----\n-----BEGIN", "----------BEGIN")).chain());
    }

    @Test
    void byteOrderMarksOfWindowsAreNoObstacle() {
        String both = '\uFEFF' + pem(SERVER.key()) + pem(SERVER.chain().toArray());
        for (var charset : List.of(
                StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            Path file = new Reading(folder).write("both.pem", both.getBytes(charset));
            assertEquals(SERVER.chain(), Reading.read(Reading.files(file, file)).chain(), charset.name());
        }
    }

    @Test
    void chainMayStandInPkcs7() throws CertificateException, IOException {
        byte[] message = CertificateFactory.getInstance("X.509").generateCertPath(SERVER.chain()).getEncoded("PKCS7");
        Reading reading = new Reading(folder);
        Path key = SERVER.writeKey(folder.resolve("key.pem"));
        assertEquals(SERVER.chain(),
                Reading.read(Reading.files(reading.write("chain.p7b", message), key)).chain());
    }

    @Test
    void renewedCertificateOfTheSameKeyIsPreferred() {
        TestCertificates old = new TestCertificates(
                TestCertificates.request("CN=server").key(SERVER).expired().issuedBy(LOWER).chain(), SERVER.key());
        assertEquals(SERVER.chain(),
                read(pem(old.certificate()) + pem(SERVER.chain().toArray()), pem(SERVER.key())).chain());
    }

    @Test
    void authorityWithTwoCertificatesForItsKeyIsSentWithTheOneThatAnotherSigned() {
        TestCertificates other = TestCertificates.authority("CN=Older root");
        X509Certificate crossed = TestCertificates.request("CN=Root").authority().key(ROOT)
                .issuedBy(other).certificate();
        List<X509Certificate> expected = new ArrayList<>(SERVER.chain());
        expected.add(crossed);
        assertEquals(expected, read(pem(SERVER.chain().toArray()) + pem(ROOT.certificate(), crossed),
                pem(SERVER.key())).chain());
    }
}
