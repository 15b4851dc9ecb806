package dev.berth.runtime.certificate;

import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Finds out who vouches for whom.
///
/// @param certificates in any order
record Issuers(List<X509Certificate> certificates) {

    /// A certificate, its issuer, the issuer's issuer, and so on as far as they are there.
    ///
    /// Where an authority has several certificates for its key, one that is valid comes before others, and one that
    /// another authority signed before its own: clients who know either can verify that.
    List<X509Certificate> path(X509Certificate own, Instant now) {
        List<X509Certificate> path = new ArrayList<>(List.of(own));
        Optional<X509Certificate> next = Optional.of(own);
        while ((next = of(next.get()).filter(issuer -> !path.contains(issuer)).min(Comparator
                .comparing((X509Certificate issuer) -> !isValid(issuer, now))
                .thenComparing(Issuers::isSelfSigned))).isPresent()) {
            path.add(next.get());
        }
        return path;
    }

    /// A certificate and all that vouch for it, directly or not, on any path.
    Set<X509Certificate> reachable(X509Certificate own) {
        Set<X509Certificate> reached = new LinkedHashSet<>(List.of(own));
        Deque<X509Certificate> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            of(open.remove()).filter(reached::add).forEach(open::add);
        }
        return reached;
    }

    private Stream<X509Certificate> of(X509Certificate subject) {
        return certificates.stream().filter(each -> issued(each, subject));
    }

    /// Whether one of them vouches for a certificate.
    boolean issued(X509Certificate subject) {
        return of(subject).findAny().isPresent();
    }

    static boolean isSelfSigned(X509Certificate certificate) {
        return issued(certificate, certificate);
    }

    static boolean isValid(X509Certificate certificate, Instant now) {
        Date date = Date.from(now);
        return !date.before(certificate.getNotBefore()) && !date.after(certificate.getNotAfter());
    }

    private static boolean issued(X509Certificate issuer, X509Certificate subject) {
        if (!issuer.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) {
            return false;
        }
        try {
            subject.verify(issuer.getPublicKey());
            return true;
        } catch (NoSuchAlgorithmException e) {
            // The names fit, and clients may know the algorithm.
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
