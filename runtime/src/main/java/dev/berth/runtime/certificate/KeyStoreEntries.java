package dev.berth.runtime.certificate;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is in a key store.
///
/// @param keys each with its certificate
/// @param certificates all
record KeyStoreEntries(List<StoredKey> keys, List<X509Certificate> certificates) {

    /// A key in a store.
    ///
    /// @param alias its name
    /// @param key open or locked
    /// @param certificate its own; empty if the store does not tell
    record StoredKey(String alias, Entry key, Optional<X509Certificate> certificate) {}

    /// Opens a key store.
    ///
    /// @return empty if the file is none
    static Optional<Entry.Lock<KeyStoreEntries>> in(FileContent file) {
        return JavaStore.in(file).or(() -> Pkcs12Store.in(file));
    }

    /// One key, and the certificates that it can be used with. Others may stand in the store for other purposes.
    ///
    /// @param alias which key; empty for the only one
    List<Entry> entries(FileContent file, Optional<String> alias) {
        Optional<StoredKey> chosen = alias.isPresent() ? Optional.of(named(file, alias.get())) : only(file);
        List<Entry> entries = new ArrayList<>();
        chosen.ifPresent(stored -> entries.add(stored.key()));
        chosen.flatMap(StoredKey::certificate)
                .map(own -> List.copyOf(new Issuers(certificates).reachable(own))).orElse(certificates)
                .forEach(each -> entries.add(new Entry.Certified(each)));
        return entries;
    }

    private StoredKey named(FileContent file, String alias) {
        return keys.stream().filter(stored -> stored.alias().equalsIgnoreCase(alias)).findFirst()
                .orElseThrow(() -> file.wrong("no key with the alias " + alias,
                        keys.isEmpty() ? "name a key store with a private key in it"
                                : "name one that is there: " + aliases()));
    }

    private Optional<StoredKey> only(FileContent file) {
        if (keys.size() > 1) {
            throw file.wrong("several keys (" + aliases() + "), and no alias tells which",
                    "write alias = " + keys.getFirst().alias() + ", or another of them");
        }
        return keys.stream().findFirst();
    }

    private String aliases() {
        return keys.stream().map(StoredKey::alias).collect(Collectors.joining(", "));
    }
}
