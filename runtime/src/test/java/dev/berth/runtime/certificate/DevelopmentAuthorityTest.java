package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.TlsSession.Peer;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the development authority signs, as verifiers see it; real clients see it in the tests of the installation.
@Timeout(30)
class DevelopmentAuthorityTest {

    private static final Instant NOW = Instant.now();
    private static final Duration LONGEST_THAT_BROWSERS_TAKE = Duration.ofDays(398);

    /// X.509's own numbers, as the JDK gives them.
    private static final String SUBJECT_KEY = "2.5.29.14";
    private static final String AUTHORITY_KEY = "2.5.29.35";
    private static final String KEY_USAGE = "2.5.29.15";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private final DevelopmentAuthority authority = DevelopmentAuthority.create("alice@laptop", NOW);
    private final X509Certificate server = authority.server(Stream.of("localhost", "*.dev.test", "127.0.0.1", "::1")
            .map(name -> SubjectName.ofServer(name).orElseThrow()).toList(), NOW).chain().getFirst();
    private final X509Certificate client = client("alice@example.org");

    private X509Certificate client(String name) {
        return authority.client(ClientName.of(name).orElseThrow(), NOW).chain().getFirst();
    }

    private static X509TrustManager trusting(X509Certificate authority) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", authority);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    @Test
    void pkixAcceptsWhatItSignedWithItAsTheOnlyAnchor() throws Exception {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
        parameters.setRevocationEnabled(false);
        for (X509Certificate each : List.of(server, client)) {
            CertPathValidator.getInstance("PKIX").validate(
                    CertificateFactory.getInstance("X.509").generateCertPath(List.of(each)), parameters);
        }
    }

    @Test
    void certificateIsGoodForItsOwnPurposeAlone() throws Exception {
        X509TrustManager trust = trusting(authority.certificate());
        trust.checkServerTrusted(new X509Certificate[] {server}, "UNKNOWN");
        trust.checkClientTrusted(new X509Certificate[] {client}, "UNKNOWN");
        assertThrows(CertificateException.class,
                () -> trust.checkServerTrusted(new X509Certificate[] {client}, "UNKNOWN"));
        assertThrows(CertificateException.class,
                () -> trust.checkClientTrusted(new X509Certificate[] {server}, "UNKNOWN"));
    }

    @Test
    void anotherAuthorityOfTheSameOwnerVouchesForNothing() throws Exception {
        DevelopmentAuthority other = DevelopmentAuthority.create("alice@laptop", NOW);
        assertEquals(authority.certificate().getSubjectX500Principal(), other.certificate().getSubjectX500Principal());
        assertTrue(authority.signed(server));
        assertFalse(other.signed(server));
        X509TrustManager trust = trusting(other.certificate());
        assertThrows(CertificateException.class,
                () -> trust.checkServerTrusted(new X509Certificate[] {server}, "UNKNOWN"));
    }

    @Test
    void everyNameIsAnAlternativeName() {
        assertEquals(List.of("dns:localhost", "dns:*.dev.test", "ip:127.0.0.1", "ip:::1"),
                new Peer(List.of(server)).names());
        assertEquals(List.of("email:alice@example.org"), new Peer(List.of(client)).names());
        assertEquals(List.of("uri:spiffe://example.org/a"),
                new Peer(List.of(client("spiffe://example.org/a"))).names());
        assertEquals(List.of(), new Peer(List.of(client("alice"))).names());
    }

    @Test
    void nameThatLooksLikeSeveralIsOneCommonName() {
        assertEquals(new X500Principal("CN=\"bob,OU=operations+O=x\""),
                client("bob,OU=operations+O=x").getSubjectX500Principal());
    }

    @Test
    void authorityMaySignOthersThatSignNothing() {
        X509Certificate certificate = authority.certificate();
        assertEquals(0, certificate.getBasicConstraints());
        assertEquals(Set.of(5, 6), bits(certificate), "keyCertSign, cRLSign");
        assertTrue(certificate.getCriticalExtensionOIDs().containsAll(Set.of(KEY_USAGE, BASIC_CONSTRAINTS)));
        assertTrue(certificate.getSubjectX500Principal().getName().contains("alice@laptop"));
        for (X509Certificate each : List.of(server, client)) {
            assertEquals(-1, each.getBasicConstraints());
            assertEquals(Set.of(0), bits(each), "digitalSignature");
            assertTrue(each.getCriticalExtensionOIDs().containsAll(Set.of(KEY_USAGE, BASIC_CONSTRAINTS)));
        }
    }

    private static Set<Integer> bits(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        return Set.copyOf(Stream.iterate(0, i -> i < usage.length, i -> i + 1).filter(i -> usage[i]).toList());
    }

    @Test
    void extensionsAreThoseThatBrowsersDemand() throws Exception {
        assertEquals(List.of(SERVER), server.getExtendedKeyUsage());
        assertEquals(List.of(CLIENT), client.getExtendedKeyUsage());
        byte[] authoritys = authority.certificate().getExtensionValue(SUBJECT_KEY);
        for (X509Certificate each : List.of(server, client)) {
            assertEquals("SHA256withECDSA", each.getSigAlgName());
            assertEquals(3, each.getVersion());
            byte[] own = each.getExtensionValue(SUBJECT_KEY);
            byte[] issuer = each.getExtensionValue(AUTHORITY_KEY);
            // Both end with the SHA-1 of the key.
            assertArrayEquals(last20(authoritys), last20(issuer));
            assertFalse(Arrays.equals(own, authoritys));
        }
    }

    private static byte[] last20(byte[] extension) {
        return Arrays.copyOfRange(extension, extension.length - 20, extension.length);
    }

    @Test
    void serialsAreRandomPositiveAndFitSixteenBytes() {
        assertNotEquals(server.getSerialNumber(), client.getSerialNumber());
        for (X509Certificate each : List.of(authority.certificate(), server, client)) {
            assertEquals(1, each.getSerialNumber().signum());
            assertTrue(each.getSerialNumber().bitLength() <= 127);
            assertTrue(each.getSerialNumber().bitLength() > 64);
        }
    }

    @Test
    void serverIsValidFromBeforeNowForNoLongerThanBrowsersTake() {
        Instant from = server.getNotBefore().toInstant();
        Instant until = server.getNotAfter().toInstant();
        assertTrue(from.isBefore(NOW.minus(Duration.ofMinutes(30))));
        assertTrue(Duration.between(from, until).compareTo(LONGEST_THAT_BROWSERS_TAKE) < 0);
        assertTrue(Duration.between(NOW, until).toDays() >= 396);
    }

    @Test
    void nothingOutlivesTheAuthority() {
        Instant late = authority.certificate().getNotAfter().toInstant().minus(Duration.ofDays(3));
        assertEquals(authority.certificate().getNotAfter(),
                authority.client(ClientName.of("late").orElseThrow(), late).chain().getFirst().getNotAfter());
    }

    @Test
    void nameTooLongForACommonNameStandsAmongTheAlternativesAlone() throws Exception {
        String label = "a".repeat(60);
        SubjectName name = SubjectName.ofServer(label + "." + label + ".test").orElseThrow();
        X509Certificate made = authority.server(List.of(name), NOW).chain().getFirst();
        assertEquals("CN=development", made.getSubjectX500Principal().getName());
        assertEquals(List.of("dns:" + name.text()), new Peer(List.of(made)).names());
    }

    @Test
    void veryLongOwnerIsCutToWhatASubjectHolds() {
        X509Certificate made = DevelopmentAuthority.create("o".repeat(100), NOW).certificate();
        assertTrue(made.getSubjectX500Principal().getName().length() <= 64 + "CN=,O=Berth development CA".length());
    }

    @Test
    void certificateOfAnotherKindIsNoAuthorityOfOurs() {
        assertThrows(IllegalArgumentException.class,
                () -> DevelopmentAuthority.of(SelfSigned.create(List.of("localhost"))));
        assertEquals(authority.certificate(),
                DevelopmentAuthority.of(authority.identity()).certificate());
    }
}
