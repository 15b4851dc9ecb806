package dev.berth.runtime.certificate;

import java.security.cert.X509CRL;
import java.time.Instant;
import java.util.Optional;

/// What people want to know of a revocation list.
///
/// @param issuer whose certificates it revokes (RFC 2253); escape it where people read it
/// @param thisUpdate when it was made
/// @param nextUpdate when a newer one is promised, if that is
/// @param revoked how many certificates it revokes
public record CrlDescription(String issuer, Instant thisUpdate, Optional<Instant> nextUpdate, int revoked) {

    /// Describes a revocation list.
    ///
    /// @param list anybody's
    /// @return what is in it
    public static CrlDescription of(X509CRL list) {
        return new CrlDescription(
                list.getIssuerX500Principal().getName(), list.getThisUpdate().toInstant(),
                Optional.ofNullable(list.getNextUpdate()).map(date -> date.toInstant()),
                list.getRevokedCertificates() == null ? 0 : list.getRevokedCertificates().size());
    }
}
