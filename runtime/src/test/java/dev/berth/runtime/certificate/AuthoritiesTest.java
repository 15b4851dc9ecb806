package dev.berth.runtime.certificate;

import static dev.berth.runtime.testing.TestCertificates.pem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import dev.berth.runtime.testing.TestCertificates;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class AuthoritiesTest {

    private static final X509Certificate FIRST = TestCertificates.authority("CN=First").certificate();
    private static final X509Certificate SECOND = TestCertificates.authority("CN=Second").certificate();

    @TempDir
    private Path folder;
    private final Problems problems = new Problems();

    private NamedFile named(String name, int line) {
        return new NamedFile(folder.resolve(name), "berth.conf:" + line);
    }

    @Test
    void certificatesOfAllFilesAreRead() throws CertificateEncodingException {
        Reading reading = new Reading(folder);
        reading.write("all.pem", pem(FIRST, SECOND));
        reading.write("one.der", FIRST.getEncoded());
        assertEquals(List.of(FIRST, SECOND, FIRST),
                Authorities.read(List.of(named("all.pem", 1), named("one.der", 2)), problems));
        assertEquals(List.of(), problems.warnings());
    }

    @Test
    void everyFileThatIsWrongIsTold() {
        Reading reading = new Reading(folder);
        reading.write("key.pem", pem(TestCertificates.authority("CN=Third").key()));
        assertEquals("berth.conf:1: missing.pem: no such file; create it, or name another\n"
                        + "berth.conf:2: key.pem: no certificate in it;"
                        + " name the file with the authorities' -----BEGIN CERTIFICATE-----",
                reading.text(assertThrows(ConfigurationException.class, () -> Authorities.read(
                        List.of(named("missing.pem", 1), named("key.pem", 2)), problems)).problems()));
    }

    @Test
    void expiredAuthorityIsWarnedAboutAndKept() {
        X509Certificate old = TestCertificates.request("CN=Old").authority().expired().selfSigned().certificate();
        Reading reading = new Reading(folder);
        reading.write("old.pem", pem(old));
        assertEquals(List.of(old), Authorities.read(List.of(named("old.pem", 1)), problems));
        String warned = reading.text(problems.warnings());
        assertTrue(warned.startsWith("berth.conf:1: old.pem: the certificate of CN=Old expired on "), warned);
        assertTrue(problems.none());
    }
}
