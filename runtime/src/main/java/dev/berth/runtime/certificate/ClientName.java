package dev.berth.runtime.certificate;

import java.util.Optional;

/// What the certificate of a client is made for.
///
/// @param text the common name
/// @param alternative the same once more as a name with a kind; empty for a word such as `alice`
public record ClientName(String text, Optional<SubjectName> alternative) {

    /// RFC 5280 appendix A.1, ub-common-name.
    static final int MOST_CHARACTERS = 64;

    /// Reads a client's name.
    ///
    /// @param text a word, an e-mail address, a URI, a host's name or an IP address
    /// @return the name; empty if a certificate cannot hold it
    public static Optional<ClientName> of(String text) {
        if (text.isBlank() || text.length() > MOST_CHARACTERS || text.chars().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        Optional<SubjectName> alternative = SubjectName.ofClient(text);
        return alternative.isEmpty() && SubjectName.claimsKind(text)
                ? Optional.empty() : Optional.of(new ClientName(text, alternative));
    }

    /// What stands for it in the name of a file: a name may have slashes.
    String inFileName() {
        return text.replaceAll("[^A-Za-z0-9.@_+-]", "_");
    }

    @Override
    public String toString() {
        return text;
    }
}
