package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Reads lists of revoked certificates.
public final class RevocationLists {

    private RevocationLists() {}

    /// Reads PEM or DER files.
    ///
    /// @param files the files
    /// @return all the lists in them
    public static List<X509CRL> read(List<NamedFile> files) {
        List<X509CRL> all = new ArrayList<>();
        for (NamedFile file : files) {
            Collection<? extends CRL> found;
            try {
                found = CertificateFactory.getInstance("X.509")
                        .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file.path())));
            } catch (IOException e) {
                throw wrong(file, "cannot be read", "create it, or let the server's user read it");
            } catch (CRLException | CertificateException e) {
                throw wrong(file, "not a revocation list", "name a PEM or DER file of the authority's");
            }
            if (found.isEmpty()) {
                throw wrong(file, "no revocation list in it", "name a file with -----BEGIN X509 CRL-----");
            }
            found.forEach(each -> all.add((X509CRL) each));
        }
        return all;
    }

    private static ConfigurationException wrong(NamedFile file, String what, String remedy) {
        return new ConfigurationException(new Problem(file.where(), file.path() + ": " + what, remedy));
    }
}
