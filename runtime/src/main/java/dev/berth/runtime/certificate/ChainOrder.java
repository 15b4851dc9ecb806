package dev.berth.runtime.certificate;

import dev.berth.runtime.config.Problems;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// Puts certificates in the order in which TLS sends them, each before the one that vouches for it (RFC 8446 section
/// 4.4.2).
///
/// @param file where they stand
/// @param roots whom clients know
record ChainOrder(FileContent file, TrustedRoots roots) {

    /// Orders them, and says what is missing or too much.
    ///
    /// @param own the certificate to begin with
    /// @param all with the own one, in any order
    List<X509Certificate> order(X509Certificate own, List<X509Certificate> all, Instant now, Problems found) {
        Issuers issuers = new Issuers(all);
        List<X509Certificate> chain = issuers.path(own, now);
        Set<X509Certificate> reachable = issuers.reachable(own);
        List<X509Certificate> strays = all.stream().filter(each -> !reachable.contains(each))
                // An older certificate of the same key.
                .filter(each -> !each.getPublicKey().equals(own.getPublicKey())).toList();
        if (!strays.isEmpty()) {
            addStrays(chain, strays, found);
        }
        return chain;
    }

    private void addStrays(List<X509Certificate> chain, List<X509Certificate> strays, Problems found) {
        X509Certificate last = chain.getLast();
        String others = Subject.of(strays);
        if (isComplete(last)) {
            found.add(file.problem("not part of the chain of " + Subject.of(chain.getFirst()) + ": " + others,
                    "remove what is not part of it"));
        } else {
            found.add(file.problem("the certificate of " + Subject.issuer(last) + ", which vouches for "
                    + Subject.of(last) + ", is missing; without it this is not part of the chain: " + others,
                    "add the missing certificate, or remove what is not part of the chain"));
        }
    }

    /// Warns if clients that know no more than the usual roots cannot verify a single certificate. A longer chain
    /// shows that somebody thought of those who vouch for it: then the missing end is a root of their own.
    void warnOfUnknownIssuer(List<X509Certificate> chain, Problems problems) {
        if (chain.size() == 1 && !isComplete(chain.getFirst())) {
            String issuer = Subject.issuer(chain.getFirst());
            problems.warn(file.problem("only the certificate of " + Subject.of(chain.getFirst()) + ", without that of "
                    + issuer + ", which vouches for it: clients that do not know " + issuer + " will refuse it",
                    "add the certificates between it and the root, unless all clients know " + issuer));
        }
    }

    private boolean isComplete(X509Certificate last) {
        return Issuers.isSelfSigned(last) || roots.issued(last);
    }
}
