package dev.berth.runtime.certificate;

import dev.berth.runtime.config.TlsSettings.NamedFile;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Reads the certificates of authorities.
public final class Authorities {

    private Authorities() {}

    /// Reads PEM files.
    ///
    /// @param files the files
    /// @return all the certificates in them
    public static List<X509Certificate> read(List<NamedFile> files) {
        List<X509Certificate> all = new ArrayList<>();
        for (NamedFile named : files) {
            PemFile file = PemFile.read(named.where(), named.path());
            List<X509Certificate> found = file.certificates();
            if (found.isEmpty()) {
                throw file.wrong("no certificate in it",
                        "name the file with the authorities' -----BEGIN CERTIFICATE-----");
            }
            all.addAll(found);
        }
        return all;
    }
}
