package dev.berth.runtime.certificate;

import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings.CertificateFiles;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A certificate, those that vouch for it, and its private key.
///
/// @param chain the own certificate first
/// @param key the key of the own certificate
public record Identity(List<X509Certificate> chain, PrivateKey key) {

    /// Takes a copy of the chain.
    public Identity {
        chain = List.copyOf(chain);
    }

    /// Reads a certificate and its key.
    ///
    /// @param files where they are
    /// @return what is in them
    public static Identity read(CertificateFiles files) {
        Problems problems = new Problems();
        PemFile chainFile = problems.collect(null, () -> PemFile.read(files.chainWhere(), files.chain()));
        PemFile keyFile = problems.collect(null, () -> PemFile.read(files.keyWhere(), files.key()));
        problems.report();
        List<X509Certificate> chain = chainFile.certificates();
        if (chain.isEmpty() && !chainFile.keys().isEmpty() && !keyFile.certificates().isEmpty()) {
            throw chainFile.wrong("this is a key, and " + files.key() + " a certificate",
                    "exchange chain and key");
        }
        List<PrivateKey> keys = problems.collect(null, keyFile::keys);
        if (chain.isEmpty()) {
            problems.add(chainFile.problem("no certificate in it", "name the file with -----BEGIN CERTIFICATE-----"));
        }
        if (keys != null && keys.isEmpty()) {
            problems.add(keyFile.problem("no private key in it", "name the file with -----BEGIN PRIVATE KEY-----"));
        }
        problems.report();
        Optional<PrivateKey> matching = keys.stream().filter(key -> match(chain.getFirst().getPublicKey(), key))
                .findFirst();
        if (matching.isEmpty()) {
            boolean later = chain.stream().skip(1).anyMatch(certificate ->
                    keys.stream().anyMatch(key -> match(certificate.getPublicKey(), key)));
            throw keyFile.wrong(
                    "the key does not belong to the first certificate in " + files.chain() + " ("
                            + chain.getFirst().getSubjectX500Principal().getName() + ")",
                    later ? "put the server's own certificate, the one of this key, first in the chain"
                            : "name the key that the certificate was requested with");
        }
        return new Identity(chain, matching.get());
    }

    /// Whether a key is the other half of a public one: signs with it and verifies.
    private static boolean match(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "DSA" -> "SHA256withDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            byte[] challenge = new byte[32];
            new SecureRandom().nextBytes(challenge);
            Signature signature = Signature.getInstance(algorithm);
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
}
