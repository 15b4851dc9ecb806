package dev.berth.plugin.exec;

import dev.berth.api.TlsSession;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// What a program is told about a client's verified certificate, in the names of mod_ssl.
final class ClientCertificate {

    private static final int PEM_LINE = 64;

    private ClientCertificate() {}

    /// The variables, each `NAME=value`.
    static List<String> of(TlsSession.Peer peer) {
        X509Certificate certificate = peer.certificate();
        List<String> variables = new ArrayList<>(List.of(
                "SSL_CLIENT_S_DN=" + Printable.text(peer.subject()),
                "SSL_CLIENT_I_DN=" + Printable.text(certificate.getIssuerX500Principal().getName()),
                "SSL_CLIENT_M_SERIAL=" + certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT),
                "SSL_CLIENT_CERT=" + pem(certificate)));
        names(variables, "SSL_CLIENT_SAN_DNS_", "dns:", peer.names());
        names(variables, "SSL_CLIENT_SAN_Email_", "email:", peer.names());
        names(variables, "SSL_CLIENT_SAN_URI_", "uri:", peer.names());
        return variables;
    }

    private static void names(List<String> variables, String prefix, String kind, List<String> names) {
        List<String> ofKind = names.stream().filter(name -> name.startsWith(kind)).toList();
        for (int i = 0; i < ofKind.size(); i++) {
            variables.add(prefix + i + '=' + Printable.text(ofKind.get(i).substring(kind.length())));
        }
    }

    private static String pem(X509Certificate certificate) {
        try {
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                            .encodeToString(certificate.getEncoded())
                    + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was verified has a form", e);
        }
    }
}
