package dev.berth.runtime.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A certificate and the key that it was made for.
///
/// @param certificate with the public half
/// @param key the private half
record KeyMatch(X509Certificate certificate, PrivateKey key) {

    /// RFC 8446 section 4.2.3: as long as the hash.
    private static final int SALT_BYTES = 32;

    /// Finds the certificate of a key; of several for one key, such as an old one and its renewal, one that is valid
    /// and lasts longest.
    static Optional<KeyMatch> find(List<X509Certificate> certificates, List<PrivateKey> keys, Instant now) {
        return certificates.stream()
                .flatMap(each -> keys.stream().filter(key -> match(each.getPublicKey(), key))
                        .map(key -> new KeyMatch(each, key)))
                .max(Comparator.comparing((KeyMatch found) -> Issuers.isValid(found.certificate, now))
                        .thenComparing(found -> found.certificate.getNotAfter()));
    }

    /// Whether a key is the other half of a public one: signs with it and verifies.
    private static boolean match(PublicKey publicKey, PrivateKey privateKey) {
        try {
            byte[] challenge = new byte[SALT_BYTES];
            new SecureRandom().nextBytes(challenge);
            Signature signature = signature(publicKey);
            signature.initSign(privateKey);
            signature.update(challenge);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(challenge);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // Keys of different kinds end here.
            return false;
        }
    }

    private static Signature signature(PublicKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        });
        if (key.getAlgorithm().equals("RSASSA-PSS")) {
            // A key may allow one set of parameters only (RFC 4055 section 1.2).
            signature.setParameter(key instanceof RSAKey rsa && rsa.getParams() instanceof PSSParameterSpec only ? only
                    : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SALT_BYTES, 1));
        }
        return signature;
    }
}
