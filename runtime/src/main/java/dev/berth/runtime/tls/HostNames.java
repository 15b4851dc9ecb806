package dev.berth.runtime.tls;

import com.google.common.net.InetAddresses;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/// The names of hosts in certificates and how they are compared (RFC 6125 section 6.4): without regard to case, and a
/// leading `*.` stands for exactly one label.
public final class HostNames {

    /// GeneralName of RFC 5280 section 4.2.1.6.
    private static final int DNS = 2;

    private HostNames() {}

    /// The names that a server's certificate is made for.
    static List<String> of(X509Certificate certificate) {
        List<String> names = alternative(certificate, DNS).stream()
                .map(name -> name.toLowerCase(Locale.ROOT)).toList();
        return names.isEmpty() ? subject(certificate, "CN").stream()
                .map(name -> name.toLowerCase(Locale.ROOT)).toList() : names;
    }

    /// The subject alternative names of one type.
    static List<String> alternative(X509Certificate certificate, int type) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream().flatMap(Collection::stream)
                    .filter(name -> name.getFirst().equals(type) && name.get(1) instanceof String)
                    .map(name -> (String) name.get(1)).toList();
        } catch (CertificateParsingException e) {
            // What cannot be read names nobody.
            return List.of();
        }
    }

    /// The values of an attribute of the subject, such as CN.
    static List<String> subject(X509Certificate certificate, String attribute) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().stream()
                    .flatMap(rdn -> values(rdn, attribute)).toList();
        } catch (InvalidNameException e) {
            return List.of();
        }
    }

    private static Stream<String> values(Rdn rdn, String attribute) {
        try {
            Attribute found = rdn.toAttributes().get(attribute);
            return found == null ? Stream.of()
                    : Collections.list(found.getAll()).stream().map(String::valueOf);
        } catch (NamingException e) {
            return Stream.of();
        }
    }

    /// Whether a name may be sent to a server (RFC 6066 section 3: no addresses).
    static boolean mayBeSent(String host) {
        return !InetAddresses.isInetAddress(host) && host.contains(".") && !host.endsWith(".");
    }

    /// Whether a pattern stands for a name.
    ///
    /// @param pattern in lower case, perhaps with a leading `*.`
    /// @param name in lower case
    /// @return whether it does
    public static boolean matches(String pattern, String name) {
        if (!pattern.startsWith("*.")) {
            return pattern.equals(name);
        }
        int dot = name.indexOf('.');
        return dot > 0 && name.substring(dot).equals(pattern.substring(1));
    }
}
