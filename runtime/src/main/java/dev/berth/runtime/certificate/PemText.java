package dev.berth.runtime.certificate;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// Certificates and keys as PEM (RFC 7468).
final class PemText {

    private static final int LINE_LENGTH = 64;

    private PemText() {}

    static String of(List<X509Certificate> chain) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            try {
                text.append(block("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalStateException("a certificate has an encoded form", e);
            }
        }
        return text.toString();
    }

    /// The key in PKCS#8 form, not encrypted. The public key stands in it too, which is optional (RFC 5915 section 3):
    /// the JDK leaves it out, and GnuTLS cannot read a key without it.
    ///
    /// @param identity with a key on an elliptic curve
    static String ofKey(Identity identity) {
        ECPrivateKey key = (ECPrivateKey) identity.key();
        SubjectPublicKeyInfo publicKey = SubjectPublicKeyInfo.getInstance(
                identity.chain().getFirst().getPublicKey().getEncoded());
        try {
            return block("PRIVATE KEY", new PrivateKeyInfo(publicKey.getAlgorithm(),
                    new org.bouncycastle.asn1.sec.ECPrivateKey(key.getParams().getOrder().bitLength(), key.getS(),
                            publicKey.getPublicKeyData(), null)).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("a key has an encoded form", e);
        }
    }

    private static String block(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
