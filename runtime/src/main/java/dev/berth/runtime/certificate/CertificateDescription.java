package dev.berth.runtime.certificate;

import dev.berth.api.TlsSession.Peer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// What people want to know of a certificate. Whoever wrote it chose the words: escape them where people read them.
///
/// @param subject whose it is (RFC 2253)
/// @param issuer who vouches for it
/// @param names what it is made for, as configuration files write them: `dns:localhost`
/// @param serial in hexadecimal
/// @param notBefore its first moment
/// @param notAfter its last moment
/// @param keyType such as `EC P-256`
/// @param sha256 the fingerprint, in hexadecimal with colons
/// @param spki a pin of its public key: `sha256/` and Base64, as the rule `spki:` takes it
public record CertificateDescription(
        String subject, String issuer, List<String> names, String serial, Instant notBefore, Instant notAfter,
        String keyType, String sha256, String spki) {

    /// Takes a copy of the list.
    public CertificateDescription {
        names = List.copyOf(names);
    }

    /// Describes a certificate.
    ///
    /// @param certificate anybody's
    /// @return what is in it
    public static CertificateDescription of(X509Certificate certificate) {
        HexFormat colons = HexFormat.ofDelimiter(":").withUpperCase();
        try {
            return new CertificateDescription(
                    certificate.getSubjectX500Principal().getName(), certificate.getIssuerX500Principal().getName(),
                    new Peer(List.of(certificate)).names(), serial(certificate.getSerialNumber().toString(16)),
                    certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(),
                    keyType(certificate.getPublicKey()), colons.formatHex(sha256(certificate.getEncoded())),
                    "sha256/" + Base64.getEncoder().encodeToString(sha256(certificate.getPublicKey().getEncoded())));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate has an encoded form", e);
        }
    }

    /// Whole bytes, as other tools print them.
    private static String serial(String digits) {
        return digits.length() % 2 == 0 ? digits : '0' + digits;
    }

    private static String keyType(PublicKey key) {
        return switch (key) {
            case ECKey ec -> "EC P-" + ec.getParams().getCurve().getField().getFieldSize();
            case RSAKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case EdECKey edwards -> edwards.getParams().getName();
            default -> key.getAlgorithm();
        };
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
