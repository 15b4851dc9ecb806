package dev.berth.runtime.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;

/// A certificate with its key, made for a test, and what can be made with it.
///
/// ```
/// TestCertificates root = TestCertificates.authority("CN=Root");
/// TestCertificates server = root.issue("CN=server", "dns:server.test", "ip:127.0.0.1");
/// TestCertificates old = TestCertificates.request("CN=old").expired().keyType(RSA).issuedBy(root);
/// ```
///
/// @param chain what a server sends: the own certificate first, then its issuers without the root; of a root itself
/// @param key the key of the own certificate
public record TestCertificates(List<X509Certificate> chain, PrivateKey key) {

    /// A kind of key.
    public enum KeyType {
        /// P-256, the quickest to make.
        EC("EC", "SHA256withECDSA"),
        /// 2048 bits; takes a fraction of a second.
        RSA("RSA", "SHA256withRSA"),
        /// 2048 bits, for signatures with PSS alone.
        RSA_PSS("RSASSA-PSS", "SHA256withRSAandMGF1"),
        /// Edwards curve 25519.
        ED25519("EdDSA", "Ed25519");

        final String algorithm;
        private final String signature;

        KeyType(String algorithm, String signature) {
            this.algorithm = algorithm;
            this.signature = signature;
        }

        static String signature(PrivateKey key) {
            return Arrays.stream(values()).filter(each -> each.algorithm.equals(key.getAlgorithm()))
                    .findFirst().orElseThrow().signature;
        }
    }

    /// Takes a copy of the chain.
    public TestCertificates {
        chain = List.copyOf(chain);
    }

    /// An authority that vouches for itself.
    public static TestCertificates authority(String subject) {
        return request(subject).authority().selfSigned();
    }

    /// A server's or client's certificate that vouches for itself.
    ///
    /// @param names such as `dns:server.test`, `ip:127.0.0.1`, `uri:spiffe://test/a` or `email:a@test`
    public static TestCertificates selfSigned(String subject, String... names) {
        return request(subject).names(names).selfSigned();
    }

    /// Any other: what is asked for, to be completed by `issuedBy` or `selfSigned`.
    ///
    /// @param subject a distinguished name such as `CN=server,OU=Operations`
    public static TestCertificateRequest request(String subject) {
        return new TestCertificateRequest(subject);
    }

    /// Issues the certificate of a server or client.
    public TestCertificates issue(String subject, String... names) {
        return request(subject).names(names).issuedBy(this);
    }

    /// Issues the certificate of an authority below this one.
    public TestCertificates issueAuthority(String subject) {
        return request(subject).authority().issuedBy(this);
    }

    /// The own certificate.
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /// A list, current for a day, of certificates that this authority takes back.
    public X509CRL revoke(X509Certificate... revoked) {
        return revoke(Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(Duration.ofDays(1)), revoked);
    }

    /// A list of certificates that this authority takes back.
    ///
    /// @param from when it was made
    /// @param until when the next one is due
    public X509CRL revoke(Instant from, Instant until, X509Certificate... revoked) {
        try {
            X509v2CRLBuilder builder = new JcaX509v2CRLBuilder(
                    certificate().getSubjectX500Principal(), Date.from(from));
            builder.setNextUpdate(Date.from(until));
            for (X509Certificate each : revoked) {
                builder.addCRLEntry(each.getSerialNumber(), Date.from(from), CRLReason.keyCompromise);
            }
            return new JcaX509CRLConverter().getCRL(builder.build(TestCertificateRequest.signer(key)));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Writes the chain as PEM, the own certificate first.
    ///
    /// @return the file
    public Path writeChain(Path file) {
        return write(file, pem(chain.toArray()));
    }

    /// Writes the key as PEM (PKCS#8, not encrypted), readable by its owner alone.
    ///
    /// @return the file
    public Path writeKey(Path file) {
        return write(file, pem(key));
    }

    /// Writes the chain and the key into files of this name in a folder.
    ///
    /// @return an element of `certificates` in the configuration
    public String place(Path folder, String name) {
        writeKey(folder.resolve(name + ".key"));
        writeChain(folder.resolve(name + ".pem"));
        return "{ chain = \"" + name + ".pem\", key = \"" + name + ".key\" }";
    }

    /// Certificates, keys (as PKCS#8), revocation lists and whatever else Bouncy Castle can write, as PEM.
    public static String pem(Object... objects) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object instanceof PrivateKey privateKey
                        ? new JcaPKCS8Generator(privateKey, null) : new JcaMiscPEMGenerator(object));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /// Writes a file that its owner alone can read and write.
    ///
    /// @return the file
    public static Path write(Path file, String text) {
        try {
            Files.writeString(file, text);
            file.toFile().setReadable(false, false);
            file.toFile().setReadable(true, true);
            file.toFile().setWritable(false, false);
            file.toFile().setWritable(true, true);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The chain of a certificate that this one vouches for.
    List<X509Certificate> chainOf(X509Certificate issued) {
        List<X509Certificate> longer = new ArrayList<>(List.of(issued));
        boolean root = certificate().getSubjectX500Principal().equals(certificate().getIssuerX500Principal());
        if (!root) {
            longer.addAll(chain);
        }
        return longer;
    }
}
