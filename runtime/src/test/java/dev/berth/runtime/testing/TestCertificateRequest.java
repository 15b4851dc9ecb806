package dev.berth.runtime.testing;

import dev.berth.runtime.testing.TestCertificates.KeyType;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// What a certificate for a test shall be like; without a word, one of a server or client with a P-256 key that is
/// valid from an hour ago for ninety days.
public final class TestCertificateRequest {

    private static final Duration DAY = Duration.ofDays(1);

    private final X500Principal subject;
    private List<String> names = List.of();
    private KeyType keyType = KeyType.EC;
    private BigInteger serial = BigInteger.valueOf(System.nanoTime());
    private Instant notBefore = Instant.now().minus(Duration.ofHours(1));
    private Instant notAfter = Instant.now().plus(DAY.multipliedBy(90));
    private boolean authority;
    private KeyPair existing;

    TestCertificateRequest(String subject) {
        this.subject = new X500Principal(subject);
    }

    /// Alternative names: `dns:server.test`, `ip:127.0.0.1`, `uri:spiffe://test/a`, `email:a@test`.
    public TestCertificateRequest names(String... written) {
        names = List.of(written);
        return this;
    }

    /// The kind of the new key.
    public TestCertificateRequest keyType(KeyType wanted) {
        keyType = wanted;
        return this;
    }

    /// The number that a revocation list calls it by.
    public TestCertificateRequest serial(BigInteger wanted) {
        serial = wanted;
        return this;
    }

    /// From when and until when it is valid; certificates know no less than seconds.
    public TestCertificateRequest valid(Instant from, Instant until) {
        notBefore = from;
        notAfter = until;
        return this;
    }

    /// Valid until yesterday.
    public TestCertificateRequest expired() {
        return valid(Instant.now().minus(DAY.multipliedBy(10)), Instant.now().minus(DAY));
    }

    /// Valid from tomorrow.
    public TestCertificateRequest notYetValid() {
        return valid(Instant.now().plus(DAY), Instant.now().plus(DAY.multipliedBy(10)));
    }

    /// One that may vouch for others.
    public TestCertificateRequest authority() {
        authority = true;
        return this;
    }

    /// For the key of another certificate, such as the one that this one renews, instead of a new one.
    public TestCertificateRequest key(TestCertificates other) {
        existing = new KeyPair(other.certificate().getPublicKey(), other.key());
        return this;
    }

    /// Makes a key, and a certificate with which it vouches for itself.
    public TestCertificates selfSigned() {
        KeyPair keys = keys();
        return new TestCertificates(List.of(certificate(keys, subject, keys.getPrivate())), keys.getPrivate());
    }

    /// Makes a key, and a certificate that another one vouches for.
    public TestCertificates issuedBy(TestCertificates issuer) {
        KeyPair keys = keys();
        X509Certificate made = certificate(keys, issuer.certificate().getSubjectX500Principal(), issuer.key());
        return new TestCertificates(issuer.chainOf(made), keys.getPrivate());
    }

    private KeyPair keys() {
        if (existing != null) {
            return existing;
        }
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(
                    keyType == KeyType.ED25519 ? "Ed25519" : keyType.algorithm);
            switch (keyType) {
                case EC -> generator.initialize(new ECGenParameterSpec("secp256r1"));
                case RSA, RSA_PSS -> generator.initialize(2048);
                case ED25519 -> { }
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certificate(KeyPair keys, X500Principal issuer, PrivateKey issuerKey) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    issuer, serial, Date.from(notBefore), Date.from(notAfter), subject, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            builder.addExtension(Extension.keyUsage, true, authority
                    ? new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign) : new KeyUsage(KeyUsage.digitalSignature));
            if (!authority) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(
                        new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
            }
            if (!names.isEmpty()) {
                // RFC 5280 section 4.2.1.6: critical where it is all there is.
                boolean critical = subject.getName().isEmpty();
                builder.addExtension(Extension.subjectAlternativeName, critical, new GeneralNames(
                        names.stream().map(TestCertificateRequest::name).toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer(issuerKey)));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static ContentSigner signer(PrivateKey key) throws OperatorCreationException {
        JcaContentSignerBuilder builder = new JcaContentSignerBuilder(KeyType.signature(key));
        // The JDK calls signatures with PSS by another name.
        return (key.getAlgorithm().equals(KeyType.RSA_PSS.algorithm)
                ? builder.setProvider(new BouncyCastleProvider()) : builder).build(key);
    }

    private static GeneralName name(String written) {
        String value = written.substring(written.indexOf(':') + 1);
        return switch (written.substring(0, written.indexOf(':'))) {
            case "dns" -> new GeneralName(GeneralName.dNSName, value);
            case "ip" -> new GeneralName(GeneralName.iPAddress, value);
            case "uri" -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
            case "email" -> new GeneralName(GeneralName.rfc822Name, value);
            default -> throw new IllegalArgumentException(written);
        };
    }
}
