package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
