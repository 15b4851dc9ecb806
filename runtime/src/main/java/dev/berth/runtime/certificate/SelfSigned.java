package dev.berth.runtime.certificate;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// Makes a certificate that vouches for itself, for trials.
public final class SelfSigned {

    private SelfSigned() {}

    /// Makes a P-256 key and a certificate for some host names and IP addresses.
    ///
    /// @param names at least one
    /// @return the certificate, which vouches for itself, and its key
    public static Identity create(List<String> names) {
        List<SubjectName> hosts = names.stream().map(name -> SubjectName.ofServer(name).orElseThrow(
                () -> new IllegalArgumentException("not a host's name or IP address: " + name))).toList();
        return DevelopmentAuthority.unsignedServer(hosts, Instant.now()).signedByItself();
    }

    /// The certificates as PEM.
    ///
    /// @param chain the certificates
    /// @return the text
    public static String pem(List<X509Certificate> chain) {
        return PemText.of(chain);
    }
}
