package dev.berth.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Reads certificates made for these tests, whose keys were thrown away: `openssl req -x509 -newkey ec -days 36525
/// -subj /O=Example/CN=alice -addext subjectAltName=DNS:a.example.org,...`.
@Timeout(30)
class SubjectNamesTest {

    private static X509Certificate certificate(String file) throws IOException, CertificateException {
        try (InputStream pem = SubjectNamesTest.class.getResourceAsStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    @Test
    void namesCarryTheirKind() throws Exception {
        assertEquals(
                List.of("dns:a.example.org", "dns:*.b.example.org", "uri:spiffe://example.org/a",
                        "email:a@example.org", "ip:10.0.0.7", "ip:2001:db8::7"),
                new TlsSession.Peer(List.of(certificate("names.pem"))).names());
    }

    @Test
    void certificateWithoutAlternativeNamesHasNone() throws Exception {
        assertEquals(List.of(), new TlsSession.Peer(List.of(certificate("no-names.pem"))).names());
    }

    @Test
    void peerIsTheFirstOfItsChain() throws Exception {
        X509Certificate alice = certificate("names.pem");
        List<X509Certificate> chain = new ArrayList<>(List.of(alice, certificate("no-names.pem")));
        TlsSession.Peer peer = new TlsSession.Peer(chain);
        chain.clear();
        assertEquals(alice, peer.certificate());
        assertEquals("CN=alice,O=Example", peer.subject());
        assertEquals(2, peer.chain().size());
        assertThrows(UnsupportedOperationException.class, peer.chain()::clear);
    }

    @Test
    void peerWithoutCertificateIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new TlsSession.Peer(List.of()));
    }
}
