package dev.berth.runtime.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// Authorities, and the JDK's check that one of them vouches for a chain.
///
/// @param authorities the certificates; those of Java itself if they were not named
/// @param manager checks a chain
record Trust(List<X509Certificate> authorities, X509ExtendedTrustManager manager) {

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

    /// Trusts whom Java trusts.
    static Trust inJava() {
        return of(null);
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
