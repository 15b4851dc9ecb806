package dev.berth.runtime.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.LoggerFactory;

/// Authorities, and the JDK's check that one of them vouches for a chain.
///
/// @param authorities the certificates; those of the host if they were not named
/// @param manager checks a chain
record Trust(List<X509Certificate> authorities, X509ExtendedTrustManager manager) {

    /// Of Debian and its kin, Red Hat and its kin, and others.
    private static final List<Path> HOST_BUNDLES = List.of(Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"), Path.of("/etc/ssl/cert.pem"));

    /// Trusts some authorities and nobody else.
    static Trust in(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            return of(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK can trust certificates", e);
        }
    }

    /// Trusts whom the host trusts, as curl and openssl do; whom Java trusts where the host has no list.
    static Trust inHost() {
        return HOST_BUNDLES.stream().filter(Files::isReadable).findFirst().map(Trust::inBundle)
                .orElseGet(() -> of(null));
    }

    private static Trust inBundle(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in(CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast).toList());
        } catch (GeneralSecurityException | IOException e) {
            LoggerFactory.getLogger("berth.tls").warn("{} cannot be read, so Java's own authorities are trusted: {}",
                    file, e.toString());
            return of(null);
        }
    }

    /// The certificates that vouch for a peer whose chain was verified, out of all that it sent.
    ///
    /// @param chain the peer's own certificate first
    /// @return from the peer's own to the authority's
    List<X509Certificate> path(List<X509Certificate> chain) {
        X509Certificate own = chain.getFirst();
        if (authorities.contains(own)) {
            return List.of(own);
        }
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(own);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(
                    authorities.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet()), target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(-1);
            PKIXCertPathBuilderResult built =
                    (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
            return Stream.concat(
                    built.getCertPath().getCertificates().stream().map(X509Certificate.class::cast),
                    Stream.of(built.getTrustAnchor().getTrustedCert())).toList();
        } catch (GeneralSecurityException e) {
            // Whoever verified it saw more than this: at least its own issuer is the one it says.
            return List.of(own);
        }
    }

    private static Trust of(KeyStore store) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX", "SunJSSE");
            factory.init(store);
            X509ExtendedTrustManager manager = Arrays.stream(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance).map(X509ExtendedTrustManager.class::cast)
                    .findFirst().orElseThrow();
            return new Trust(List.of(manager.getAcceptedIssuers()), manager);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK can trust certificates", e);
        }
    }
}
