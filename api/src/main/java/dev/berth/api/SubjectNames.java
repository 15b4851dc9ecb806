package dev.berth.api;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/// Reads the subject alternative names of a certificate (RFC 5280 section 4.2.1.6).
final class SubjectNames {

    private SubjectNames() {}

    static List<String> of(X509Certificate certificate) {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            // A name that cannot be read identifies nobody.
            return List.of();
        }
        return names == null ? List.of() : names.stream().map(SubjectNames::text).filter(n -> !n.isEmpty()).toList();
    }

    private static String text(List<?> name) {
        return switch ((Integer) name.get(0)) {
            case 1 -> "email:" + name.get(1);
            case 2 -> "dns:" + name.get(1);
            case 6 -> "uri:" + name.get(1);
            case 7 -> "ip:" + ip((String) name.get(1));
            default -> "";
        };
    }

    private static String ip(String text) {
        return text.indexOf(':') < 0 ? text : Ipv6Text.shorten(text);
    }
}
