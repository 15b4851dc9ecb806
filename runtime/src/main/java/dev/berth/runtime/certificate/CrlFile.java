package dev.berth.runtime.certificate;

import dev.berth.runtime.config.TlsSettings.NamedFile;
import java.io.ByteArrayInputStream;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.List;

/// Reads revocation lists (RFC 5280 section 5).
public final class CrlFile {

    private static final String LABEL = "X509 CRL";

    private CrlFile() {}

    /// Reads a file.
    ///
    /// @param named PEM with one or several lists, or one list in DER
    /// @return at least one; who signed it and whether it is outdated is not looked at
    /// @throws dev.berth.api.ConfigurationException if it cannot be read or is something else
    public static List<X509CRL> read(NamedFile named) {
        FileContent file = FileContent.read(named.where(), named.path());
        List<PemBlock> blocks = PemBlock.of(file);
        List<X509CRL> lists = blocks.stream().filter(block -> block.label().equals(LABEL)).map(CrlFile::list).toList();
        if (lists.isEmpty()) {
            throw file.wrong("no revocation list in it"
                            + (blocks.isEmpty() ? "" : ", but " + blocks.getFirst().label()),
                    "name the file with -----BEGIN X509 CRL-----, or one in DER");
        }
        return lists;
    }

    private static X509CRL list(PemBlock block) {
        try {
            return (X509CRL) CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(block.content()));
        } catch (CRLException | CertificateException e) {
            throw block.damaged();
        }
    }
}
