package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestCertificates;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TrustedRootsTest {

    @Test
    void rootOfJavaIsKnownAndAnyOtherIsNot() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init((KeyStore) null);
        X509Certificate[] roots = ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers();
        Assumptions.assumeTrue(roots.length > 0, "a Java without authorities");
        assertTrue(new TrustedRoots(List.of()).issued(roots[0]));
        assertFalse(new TrustedRoots(List.of()).issued(TestCertificates.authority("CN=Root").certificate()));
    }
}
