package dev.berth.runtime.tls;

import com.google.common.io.BaseEncoding;
import com.google.common.net.InetAddresses;
import dev.berth.runtime.config.AddressRange;
import dev.berth.runtime.config.PeerRules;
import dev.berth.runtime.config.PeerRules.PeerRule;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks whether rules let a verified certificate in.
final class PeerCheck {

    // GeneralName of RFC 5280 section 4.2.1.6.
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    private PeerCheck() {}

    /// Tells why a chain is not let in.
    ///
    /// @param chain what the peer sent, its own certificate first
    /// @param trust verified it
    /// @return empty if it is let in
    static Optional<String> refusal(PeerRules rules, List<X509Certificate> chain, Trust trust) {
        X509Certificate own = chain.getFirst();
        Optional<PeerRule> denied = rules.deny().stream().filter(rule -> fits(
                rule, own, () -> Stream.concat(chain.stream(), trust.path(chain).stream()))).findFirst();
        if (denied.isPresent()) {
            return Optional.of("denied by " + denied.get());
        }
        // A peer may send more than what vouches for it: certificates of others, which anybody can have.
        return rules.allow().isEmpty()
                        || rules.allow().stream().anyMatch(rule -> fits(rule, own, () -> trust.path(chain).stream()))
                ? Optional.empty() : Optional.of("allowed by no rule");
    }

    private static boolean fits(PeerRule rule, X509Certificate own, Supplier<Stream<X509Certificate>> chain) {
        String pattern = rule.pattern();
        return switch (rule.kind()) {
            case DNS -> HostNames.alternative(own, DNS).stream()
                    .anyMatch(name -> HostNames.matches(pattern, name.toLowerCase(Locale.ROOT)));
            case URI -> any(HostNames.alternative(own, URI), pattern, "[^/]*");
            case EMAIL -> any(HostNames.alternative(own, EMAIL), pattern, ".*");
            case IP -> AddressRange.parse(pattern).map(range -> HostNames.alternative(own, IP).stream()
                    .filter(InetAddresses::isInetAddress)
                    .anyMatch(address -> range.contains(InetAddresses.forString(address)))).orElse(false);
            case CN -> any(HostNames.subject(own, "CN"), pattern, ".*");
            case OU -> any(HostNames.subject(own, "OU"), pattern, ".*");
            case ISSUER -> chain.get().anyMatch(each ->
                    glob(pattern, ".*").matcher(each.getIssuerX500Principal().getName()).matches());
            case SPKI -> keyDigest(own).equals(pattern);
        };
    }

    private static boolean any(List<String> values, String pattern, String star) {
        Pattern compiled = glob(pattern, star);
        return values.stream().anyMatch(value -> compiled.matcher(value).matches());
    }

    /// `**` stands for anything, `*` for what `star` says.
    private static Pattern glob(String pattern, String star) {
        StringBuilder expression = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            if (pattern.charAt(i) != '*') {
                expression.append(Pattern.quote(pattern.substring(i, i + 1)));
            } else if (i + 1 < pattern.length() && pattern.charAt(i + 1) == '*') {
                expression.append(".*");
                i++;
            } else {
                expression.append(star);
            }
        }
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    /// The SHA-256 of a certificate's SubjectPublicKeyInfo, in hexadecimal (RFC 7469 section 2.4).
    static String keyDigest(X509Certificate certificate) {
        try {
            return BaseEncoding.base16().lowerCase().encode(
                    MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
