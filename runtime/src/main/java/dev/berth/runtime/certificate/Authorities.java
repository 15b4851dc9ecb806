package dev.berth.runtime.certificate;

import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Reads the certificates of authorities.
public final class Authorities {

    private Authorities() {}

    /// Reads files of certificates: PEM, or one in DER.
    ///
    /// @param files the files
    /// @param problems takes warnings, such as of what has expired
    /// @return all the certificates in them
    /// @throws dev.berth.api.ConfigurationException with everything that is wrong
    public static List<X509Certificate> read(List<NamedFile> files, Problems problems) {
        Problems found = new Problems();
        List<X509Certificate> all = new ArrayList<>();
        for (NamedFile named : files) {
            all.addAll(found.collect(List.of(), () -> read(named, problems)));
        }
        found.report();
        return all;
    }

    private static List<X509Certificate> read(NamedFile named, Problems problems) {
        FileContent file = FileContent.read(named.where(), named.path());
        Contents contents = Contents.pem(file);
        List<X509Certificate> certificates = contents.certificates();
        if (certificates.isEmpty()) {
            throw file.wrong("no certificate in it" + contents.instead(),
                    "name the file with the authorities' -----BEGIN CERTIFICATE-----");
        }
        // No more than a warning, since the dates of a trust anchor do not count (RFC 5280 section 6.1.1).
        Validity validity = new Validity(InstantSource.system());
        certificates.forEach(each -> validity.problem(file, each).ifPresent(problems::warn));
        return certificates;
    }
}
