package dev.berth.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds what somebody may have meant by a name that is not known.
public final class Names {

    /// What other servers call things.
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("timeout", "timeouts"), Map.entry("listen", "bind"), Map.entry("port", "bind"),
            Map.entry("address", "bind"), Map.entry("host", "bind"), Map.entry("cert", "certificates"),
            Map.entry("certificate", "certificates"), Map.entry("chain", "certificates"),
            Map.entry("key", "certificates"), Map.entry("ca", "client-auth"), Map.entry("verify", "client-auth"),
            Map.entry("ssl", "tls"), Map.entry("listener", "listeners"), Map.entry("servers", "listeners"),
            Map.entry("service", "handler"), Map.entry("plugin", "handler"), Map.entry("crt", "chain"),
            Map.entry("cert-file", "chain"), Map.entry("private-key", "key"), Map.entry("keyfile", "key"),
            Map.entry("path", "unix"), Map.entry("socket", "unix"), Map.entry("disabled", "enabled"),
            Map.entry("shutdown-timeout", "drain"));

    /// How to write what people may not have written before.
    private static final Map<String, String> FORMS = Map.of(
            "bind", "bind = \"ADDRESS:PORT\"",
            "handler", "handler = NAME",
            "type", "type = TYPE",
            "unix", "unix = \"FILE\"",
            "chain", "chain = \"FILE\"",
            "certificates", "certificates = [ { chain = \"FILE\", key = \"FILE\" } ]",
            "client-auth", "client-auth { mode = required, ca = \"FILE\" }");

    private Names() {}

    /// Tells what to write instead of an unknown name.
    ///
    /// @param name what is written
    /// @param known what could stand there
    /// @return `did you mean handler?`, or the whole choice where nothing is near
    public static String remedy(String name, Collection<String> known) {
        return meant(name, known).orElseGet(() -> known.isEmpty()
                ? "remove it: nothing can be set here"
                : "known here: " + String.join(", ", known.stream().sorted().toList()));
    }

    /// Tells what is probably meant by an unknown name; empty where nothing is near.
    static Optional<String> meant(String name, Collection<String> known) {
        return elsewhere(name, known).or(() -> nearest(name, known).map(near -> "did you mean " + near + "?"));
    }

    /// Tells what is meant by a word of other servers.
    static Optional<String> elsewhere(String name, Collection<String> known) {
        return Optional.ofNullable(ALIASES.get(name)).filter(known::contains)
                .map(ours -> "did you mean " + FORMS.getOrDefault(ours, ours) + "?");
    }

    /// How a key is written.
    static String form(String key) {
        return FORMS.getOrDefault(key, key + " = ...");
    }

    private static Optional<String> nearest(String name, Collection<String> known) {
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparing((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// How many characters to insert, remove, replace or exchange with their neighbour (the optimal string alignment
    /// distance). `client_auth` and `clientAuth` are no distance from `client-auth`.
    private static int distance(String one, String other) {
        String a = plain(one);
        String b = plain(other);
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    rows[i][j] = i + j;
                    continue;
                }
                int replaced = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                rows[i][j] = Math.min(replaced, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
                }
            }
        }
        return rows[a.length()][b.length()];
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }
}
