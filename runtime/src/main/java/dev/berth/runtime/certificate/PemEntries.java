package dev.berth.runtime.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/// Reads certificates and keys in the forms that stand in PEM files, in any order.
final class PemEntries {

    private PemEntries() {}

    /// What is in a file.
    ///
    /// @param blocks its blocks
    /// @return in the order of the file
    static List<Entry> of(List<PemBlock> blocks) {
        Optional<ASN1Encodable> curve = Optional.empty();
        List<Entry> entries = new ArrayList<>();
        for (PemBlock block : blocks) {
            Object parsed = block.parse();
            if (block.label().equals("EC PARAMETERS") && parsed instanceof ASN1Encodable named) {
                curve = Optional.of(named);
            } else {
                entries(block, parsed, new PrivateKeys(block.file(), curve)).forEach(entries::add);
            }
        }
        return entries;
    }

    private static Stream<Entry> entries(PemBlock block, Object parsed, PrivateKeys keys) {
        return switch (parsed) {
            case X509CertificateHolder _ -> certificates(block, Stream.of(block.content()));
            case X509TrustedCertificateBlock trusted ->
                    certificates(block, Stream.of(encoded(block, trusted.getCertificateHolder())));
            case ContentInfo content -> certificates(block, signedData(block, content));
            case PEMKeyPair pair -> Stream.of(new Entry.OpenKey(keys.key(pair.getPrivateKeyInfo())));
            case PrivateKeyInfo info -> Stream.of(new Entry.OpenKey(keys.key(info)));
            case PEMEncryptedKeyPair pair -> Stream.of(keys.locked(pair));
            case PKCS8EncryptedPrivateKeyInfo info -> Stream.of(keys.locked(info));
            default -> Stream.of(new Entry.Other(block.label()));
        };
    }

    private static Stream<Entry> certificates(PemBlock block, Stream<byte[]> encoded) {
        return encoded.map(each -> {
            try {
                return new Entry.Certified(certificate(each));
            } catch (CertificateException e) {
                throw block.file().wrong("the certificate that begins in line " + block.line()
                        + " is none that Java accepts: " + e.getMessage(), "copy it again, or request another");
            }
        });
    }

    /// A certificate as the JDK knows it.
    static X509Certificate certificate(byte[] encoded) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    }

    private static byte[] encoded(PemBlock block, X509CertificateHolder holder) {
        try {
            return holder.getEncoded();
        } catch (IOException e) {
            throw block.damaged();
        }
    }

    /// The certificates of PKCS#7 (RFC 5652 section 5.1), which authorities on Windows hand out as .p7b.
    private static Stream<byte[]> signedData(PemBlock block, ContentInfo content) {
        try {
            return Stream.of(SignedData.getInstance(content.getContent()).getCertificates().toArray())
                    .map(each -> encoded(block, new X509CertificateHolder(
                            Certificate.getInstance(each)))).toList().stream();
        } catch (RuntimeException e) {
            throw block.damaged();
        }
    }
}
