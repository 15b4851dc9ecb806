package dev.berth.runtime.config;

import com.google.common.io.BaseEncoding;
import dev.berth.runtime.config.PeerRules.PeerRule;
import dev.berth.runtime.config.PeerRules.PeerRule.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the keys `allow` and `deny` about certificates, and pins.
final class PeerRuleReader {

    private static final int SHA256_BYTES = 32;

    private final Problems problems;

    PeerRuleReader(Problems problems) {
        this.problems = problems;
    }

    PeerRules read(Section section) {
        return new PeerRules(rules(section, "allow"), rules(section, "deny"));
    }

    private List<PeerRule> rules(Section section, String key) {
        return problems.collect(List.of(), () -> section.require(key).list()
                .flatMap(value -> problems.collect(Optional.<PeerRule>empty(), () -> Optional.of(rule(value))).stream())
                .toList());
    }

    private static PeerRule rule(Value value) {
        String text = value.text();
        int colon = text.indexOf(':');
        Kind kind = colon < 0 ? null : kind(text.substring(0, colon));
        if (kind == null) {
            throw value.wrong("not a rule about certificates", "write one of "
                    + Arrays.stream(Kind.values()).map(each -> word(each) + ":...").collect(Collectors.joining(", ")));
        }
        String pattern = text.substring(colon + 1).strip();
        if (pattern.isEmpty()) {
            throw value.wrong("nothing behind the colon", "write what the certificate must have, such as "
                    + word(kind) + ":" + example(kind));
        }
        return new PeerRule(kind, switch (kind) {
            case SPKI -> pin(value, pattern);
            case IP -> AddressRange.parse(pattern).map(range -> pattern).orElseThrow(() -> value.wrong(
                    "not an address or a network", "write ip:10.0.0.1 or ip:10.0.0.0/8"));
            case DNS -> hostName(value, pattern);
            default -> pattern;
        });
    }

    private static Kind kind(String word) {
        return Arrays.stream(Kind.values()).filter(each -> word(each).equals(word.toLowerCase(Locale.ROOT)))
                .findFirst().orElse(null);
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String example(Kind kind) {
        return switch (kind) {
            case DNS -> "*.ops.example.org";
            case URI -> "spiffe://example.org/ns/*/sa/web";
            case EMAIL -> "*@example.org";
            case IP -> "10.0.0.0/8";
            case CN -> "alice";
            case OU -> "operations";
            case ISSUER -> "CN=Example CA,O=Example";
            case SPKI -> "the SHA-256 of its public key";
        };
    }

    private static String hostName(Value value, String pattern) {
        String host = pattern.startsWith("*.") ? pattern.substring(2) : pattern;
        if (!host.matches("[A-Za-z0-9_.-]+")) {
            throw value.wrong("not a host's name", "write dns:host.example.org, or dns:*.example.org for one label more");
        }
        return pattern.toLowerCase(Locale.ROOT);
    }

    /// A pin in any of the forms that people have: `sha256/` with Base64, or hexadecimal with or without colons.
    ///
    /// @return in hexadecimal
    static String pin(Value value, String text) {
        String bare = text.replaceFirst("^(?i)sha256[/:=]", "");
        byte[] digest = decoded(BaseEncoding.base16().ignoreCase(), bare.replace(":", ""))
                .or(() -> decoded(BaseEncoding.base64(), bare))
                .orElseThrow(() -> value.wrong("not the SHA-256 of a public key",
                        "write its 64 hexadecimal digits, or sha256/ and Base64; berth tls show prints them"));
        return BaseEncoding.base16().lowerCase().encode(digest);
    }

    private static Optional<byte[]> decoded(BaseEncoding encoding, String text) {
        return encoding.canDecode(text)
                ? Optional.of(encoding.decode(text)).filter(bytes -> bytes.length == SHA256_BYTES) : Optional.empty();
    }
}
