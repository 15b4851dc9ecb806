package dev.berth.runtime.certificate;

import com.google.common.base.Suppliers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// The roots that clients may be thought to know: those that the profile itself trusts, and those that come with Java.
/// These are read when first asked for: there are more than a hundred.
final class TrustedRoots {

    private final Issuers own;
    private final Supplier<Issuers> usual = Suppliers.memoize(TrustedRoots::read);

    /// @param authorities whom the profile trusts, roots and others
    TrustedRoots(List<X509Certificate> authorities) {
        this.own = new Issuers(authorities.stream().filter(Issuers::isSelfSigned).toList());
    }

    boolean issued(X509Certificate certificate) {
        return own.issued(certificate) || usual.get().issued(certificate);
    }

    private static Issuers read() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            return new Issuers(Arrays.stream(factory.getTrustManagers())
                    .flatMap(each -> each instanceof X509TrustManager manager
                            ? Arrays.stream(manager.getAcceptedIssuers()) : Stream.empty())
                    .toList());
        } catch (GeneralSecurityException e) {
            // A Java without authorities of its own knows none.
            return new Issuers(List.of());
        }
    }
}
