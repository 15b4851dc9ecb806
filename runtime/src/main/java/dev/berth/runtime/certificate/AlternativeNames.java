package dev.berth.runtime.certificate;

import com.google.common.net.InetAddresses;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/// The names beside the subject that a certificate is for (RFC 5280 section 4.2.1.6).
final class AlternativeNames {

    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int DIRECTORY = 4;
    private static final int URI = 6;
    private static final int IP = 7;

    private AlternativeNames() {}

    /// As text such as `dns:server.test`, in the words of the access rules.
    ///
    /// @return empty if there are none, or if they cannot be read
    static List<String> of(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null ? List.of() : names.stream().map(AlternativeNames::text).toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    private static String text(List<?> name) {
        Object value = name.get(1);
        return switch ((int) name.getFirst()) {
            case EMAIL -> "email:" + value;
            case DNS -> "dns:" + value;
            case DIRECTORY -> "dn:" + value;
            case URI -> "uri:" + value;
            case IP -> "ip:" + (InetAddresses.isInetAddress(value.toString())
                    ? InetAddresses.toAddrString(InetAddresses.forString(value.toString())) : value);
            default -> "other:" + (value instanceof byte[] ? "" : value);
        };
    }
}
