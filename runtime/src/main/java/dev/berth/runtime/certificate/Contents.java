package dev.berth.runtime.certificate;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What is in a file of certificates, keys or both.
///
/// @param file the file
/// @param store whether it is a key store
/// @param entries what was found
record Contents(FileContent file, boolean store, List<Entry> entries) {

    /// Reads a file in whatever form it has; its content tells, not its name.
    ///
    /// @param alias the entry of a key store
    /// @param secret opens a key store
    static Contents read(String where, Path path, Optional<String> alias, Secret secret) {
        FileContent file = FileContent.read(where, path);
        return KeyStoreEntries.in(file)
                .map(lock -> new Contents(file, true,
                        secret.open(file, "the key store", lock).entries(file, alias)))
                .orElseGet(() -> pem(file));
    }

    /// Reads a file that is no key store.
    static Contents pem(FileContent file) {
        List<PemBlock> blocks = PemBlock.of(file);
        if (blocks.isEmpty()) {
            throw file.wrong("neither PEM nor any other form of certificates and keys",
                    "name a file with -----BEGIN ...----- in it");
        }
        return new Contents(file, false, PemEntries.of(blocks));
    }

    /// Each once, in the order of the file.
    List<X509Certificate> certificates() {
        return entries.stream().flatMap(entry ->
                entry instanceof Entry.Certified(X509Certificate certificate) ? Optional.of(certificate).stream()
                        : Optional.<X509Certificate>empty().stream()).distinct().toList();
    }

    boolean hasKey() {
        return entries.stream().anyMatch(entry -> entry instanceof Entry.OpenKey || entry instanceof Entry.LockedKey);
    }

    /// The keys, opened where they are locked.
    List<PrivateKey> keys(Secret secret) {
        return entries.stream().flatMap(entry -> Optional.ofNullable(switch (entry) {
            case Entry.OpenKey(PrivateKey key) -> key;
            case Entry.LockedKey(Entry.Lock<PrivateKey> lock) -> secret.open(file, "the key in it", lock);
            case Entry.Certified _, Entry.Other _ -> null;
        }).stream()).toList();
    }

    /// What there is instead of what was looked for.
    String instead() {
        String others = entries.stream()
                .flatMap(entry -> entry instanceof Entry.Other(String label)
                        ? Optional.of(label).stream() : Optional.<String>empty().stream())
                .distinct().collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : ", but " + others;
    }
}
