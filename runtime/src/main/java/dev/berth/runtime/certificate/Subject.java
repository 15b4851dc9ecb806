package dev.berth.runtime.certificate;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/// What certificates are called in messages.
final class Subject {

    private static final int MOST = 5;

    private Subject() {}

    /// Its distinguished name as RFC 2253 writes it; its first other name where that is empty (RFC 5280 section
    /// 4.1.2.6).
    static String of(X509Certificate certificate) {
        String name = certificate.getSubjectX500Principal().getName();
        return name.isEmpty()
                ? AlternativeNames.of(certificate).stream().findFirst()
                        .orElse("serial " + certificate.getSerialNumber().toString(16))
                : name;
    }

    /// Several, and no more than can be read.
    static String of(List<X509Certificate> certificates) {
        return certificates.stream().limit(MOST).map(Subject::of).collect(Collectors.joining("; "))
                + (certificates.size() > MOST ? "; and " + (certificates.size() - MOST) + " more" : "");
    }

    static String issuer(X509Certificate certificate) {
        return certificate.getIssuerX500Principal().getName();
    }
}
