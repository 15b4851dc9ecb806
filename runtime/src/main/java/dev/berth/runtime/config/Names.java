package dev.berth.runtime.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Finds what somebody may have meant by a name that is not known.
public final class Names {

    /// What other servers call things.
    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("timeout", "timeouts"), Map.entry("listen", "bind"), Map.entry("port", "bind"),
            Map.entry("address", "bind"), Map.entry("host", "bind"), Map.entry("cert", "certificates"),
            Map.entry("certificate", "certificates"), Map.entry("ca", "client-auth"), Map.entry("ssl", "tls"),
            Map.entry("listener", "listeners"), Map.entry("servers", "listeners"), Map.entry("service", "handler"),
            Map.entry("plugin", "handler"), Map.entry("crt", "chain"), Map.entry("private-key", "key"),
            Map.entry("keyfile", "key"), Map.entry("disabled", "enabled"), Map.entry("shutdown-timeout", "drain"));

    private Names() {}

    /// Tells what to write instead of an unknown name.
    ///
    /// @param name what is written
    /// @param known what could stand there
    /// @return `write bind`, or the whole choice where nothing is near
    public static String remedy(String name, Collection<String> known) {
        return nearest(name, known)
                .map(near -> "did you mean " + near + "?")
                .orElseGet(() -> known.isEmpty()
                        ? "remove it: nothing can be set here"
                        : "known here: " + String.join(", ", known.stream().sorted().toList()));
    }

    private static Optional<String> nearest(String name, Collection<String> known) {
        String alias = ALIASES.get(name);
        if (alias != null && known.contains(alias)) {
            return Optional.of(alias);
        }
        return known.stream()
                .filter(candidate -> distance(name, candidate) <= Math.max(1, candidate.length() / 3))
                .min(Comparator.comparing((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// Levenshtein's distance: how many characters to insert, remove or replace.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
