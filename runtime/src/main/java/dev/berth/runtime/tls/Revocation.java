package dev.berth.runtime.tls;

import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Revocation lists (RFC 5280 section 5), looked at on every connection, resumed ones included. A list counts only if
/// the issuer of the certificate signed it. One that is out of date still counts: refusing everybody because a list was
/// not fetched would be worse than what it protects from.
///
/// @param lists the lists
record Revocation(List<X509CRL> lists) {

    /// Whether some certificate of a chain is revoked.
    ///
    /// @param chain the peer's own certificate first
    /// @param authorities those that vouch for the last one
    /// @return the first that is
    Optional<X509Certificate> revoked(List<X509Certificate> chain, Collection<X509Certificate> authorities) {
        return chain.stream().filter(certificate -> lists.stream()
                .filter(list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()))
                .filter(list -> list.isRevoked(certificate))
                .anyMatch(list -> Stream.concat(chain.stream(), authorities.stream())
                        .filter(issuer -> issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal()))
                        .anyMatch(issuer -> signed(issuer, list)))).findFirst();
    }

    private static boolean signed(X509Certificate issuer, X509CRL list) {
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
