package dev.berth.runtime.certificate;

import com.google.common.net.InetAddresses;
import com.google.common.net.InternetDomainName;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A name that a certificate is made for (RFC 5280 section 4.2.1.6).
///
/// @param kind what it names
/// @param text the name, in ASCII
public record SubjectName(Kind kind, String text) {

    /// What a name can name.
    public enum Kind {
        /// A host; a leading `*.` stands for one label.
        DNS,
        /// A host by its address.
        IP,
        /// Somebody by an e-mail address.
        EMAIL,
        /// Anybody or anything by a URI, such as a SPIFFE id.
        URI
    }

    private static final Pattern NUMBER = Pattern.compile("[\\d.]+");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern ADDRESS_OF_A_RESOURCE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.+");

    /// Reads what a server is called.
    ///
    /// @param text a host's name, with or without a wildcard, or an IP address
    /// @return the name; empty if it is neither
    public static Optional<SubjectName> ofServer(String text) {
        // A zone, as in fe80::1%eth0, means something on one host alone and has no place in a certificate.
        if (InetAddresses.isInetAddress(text)) {
            return text.contains("%") ? Optional.empty() : Optional.of(new SubjectName(Kind.IP, text));
        }
        boolean host = isAscii(text) && !NUMBER.matcher(text).matches() && !text.endsWith(".")
                && InternetDomainName.isValid(text.replaceFirst("^\\*\\.", ""));
        return host ? Optional.of(new SubjectName(Kind.DNS, text.toLowerCase(Locale.ROOT))) : Optional.empty();
    }

    /// Reads what a client is called, if it is called so by a name that has a kind: a word alone is none.
    static Optional<SubjectName> ofClient(String text) {
        if (ADDRESS_OF_A_RESOURCE.matcher(text).matches()) {
            return isUri(text) ? Optional.of(new SubjectName(Kind.URI, text)) : Optional.empty();
        }
        if (text.contains("@")) {
            return isAscii(text) && EMAIL.matcher(text).matches()
                    ? Optional.of(new SubjectName(Kind.EMAIL, text)) : Optional.empty();
        }
        return ofServer(text).filter(name -> name.kind == Kind.IP || text.contains("."));
    }

    /// Whether a name claims to be an e-mail address or a URI.
    static boolean claimsKind(String text) {
        return text.contains("@") || text.contains("://");
    }

    /// Whether it stands for the hosts of a whole top-level domain, such as `*.test`: nobody accepts that.
    ///
    /// @return whether a label is missing behind the `*.`
    public boolean isWildcardOfTopLevel() {
        return kind == Kind.DNS && text.startsWith("*.") && text.indexOf('.', 2) < 0;
    }

    private static boolean isUri(String text) {
        try {
            return isAscii(text) && new URI(text).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isAscii(String text) {
        return StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
