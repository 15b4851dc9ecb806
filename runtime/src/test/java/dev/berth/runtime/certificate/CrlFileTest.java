package dev.berth.runtime.certificate;

import static dev.berth.runtime.testing.TestCertificates.pem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CrlFileTest {

    private static final TestCertificates ROOT = TestCertificates.authority("CN=Root");
    private static final TestCertificates LOST = ROOT.issue("CN=lost");

    @TempDir
    private Path folder;

    private NamedFile named(String text) {
        return new NamedFile(new Reading(folder).write("list.crl", text), "berth.conf:1");
    }

    private String told(NamedFile named) {
        return new Reading(folder).text(
                assertThrows(ConfigurationException.class, () -> CrlFile.read(named)).problems());
    }

    @Test
    void listsAreReadFromPem() {
        X509CRL first = ROOT.revoke(LOST.certificate());
        X509CRL second = TestCertificates.authority("CN=Other").revoke();
        assertEquals(List.of(first), CrlFile.read(named(pem(first))));
        List<X509CRL> both = CrlFile.read(named(pem(first, ROOT.certificate(), second)));
        assertEquals(List.of(first, second), both);
        assertTrue(both.getFirst().isRevoked(LOST.certificate()));
    }

    @Test
    void listIsReadFromDer() throws CRLException {
        X509CRL list = ROOT.revoke(LOST.certificate());
        Path file = new Reading(folder).write("list.crl", list.getEncoded());
        assertEquals(List.of(list), CrlFile.read(new NamedFile(file, "berth.conf:1")));
    }

    @Test
    void whatIsNoListIsTold() throws CertificateEncodingException {
        String remedy = "name the file with -----BEGIN X509 CRL-----, or one in DER";
        assertEquals("berth.conf:1: list.crl: no revocation list in it; " + remedy, told(named("a note")));
        assertEquals("berth.conf:1: list.crl: no revocation list in it, but CERTIFICATE; " + remedy,
                told(named(pem(ROOT.certificate()))));
        Path file = new Reading(folder).write("list.crl", ROOT.certificate().getEncoded());
        assertEquals("berth.conf:1: list.crl: no revocation list in it, but CERTIFICATE; " + remedy,
                told(new NamedFile(file, "berth.conf:1")));
    }

    @Test
    void listThatIsMissingEmptyOrDamagedIsTold() {
        assertEquals("berth.conf:1: absent.crl: no such file; create it, or name another",
                told(new NamedFile(folder.resolve("absent.crl"), "berth.conf:1")));
        assertEquals("berth.conf:1: list.crl: the file is empty; write it again, or name another", told(named("\n")));
        String whole = pem(ROOT.revoke());
        assertTrue(told(named(whole.substring(0, 100))).contains("damaged: the X509 CRL that begins in line 1 has no"));
        assertTrue(told(named(whole.substring(0, 100) + whole.substring(104)))
                .contains("damaged: the X509 CRL that begins in line 1 cannot be read"));
    }
}
