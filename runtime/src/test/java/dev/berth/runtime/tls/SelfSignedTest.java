package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.runtime.config.Configuration.ClientAuth;
import dev.berth.runtime.config.Configuration.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SelfSignedTest {

    private static final List<String> NAMES = List.of("localhost", "*.test", "127.0.0.1", "::1");
    private static final int DNS = 2;
    private static final int IP = 7;

    @Test
    void certificateIsForEveryNameAndAddress() throws GeneralSecurityException {
        X509Certificate certificate = SelfSigned.create(NAMES).chain().getFirst();
        assertEquals(List.of(List.of(DNS, "localhost"), List.of(DNS, "*.test"), List.of(IP, "127.0.0.1"),
                        List.of(IP, "0:0:0:0:0:0:0:1")),
                List.copyOf(certificate.getSubjectAlternativeNames()));
        certificate.checkValidity();
        certificate.verify(certificate.getPublicKey());
        assertEquals(-1, certificate.getBasicConstraints(), "it vouches for no other");
    }

    @Test
    void certificateIsWrittenForClientsAndItsKeyIsNot(@TempDir Path data) throws IOException {
        TlsProfile profile = TlsProfile.load(new TlsSettings("trial", "berth.conf:1", List.of(), NAMES,
                new ClientAuth(ClientAuth.Mode.NONE, Optional.empty(), "berth.conf:1")));
        profile.publish(data);
        String written = Files.readString(data.resolve("tls/trial.pem"));
        assertEquals(1, PemFile.read("berth.conf:1", TlsProfile.published(data, "trial")).certificates().size());
        assertFalse(written.contains("KEY"), written);
    }
}
