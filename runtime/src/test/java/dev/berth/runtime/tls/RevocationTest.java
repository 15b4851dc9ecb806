package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.TestCertificates;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RevocationTest {

    private final TestCertificates root = TestCertificates.authority("CN=Root");
    private final TestCertificates below = root.issueAuthority("CN=Below");
    private final TestCertificates alice = below.issue("CN=alice");

    private Optional<X509Certificate> revoked(X509CRL... lists) {
        return new Revocation(List.of(lists)).revoked(alice.chain(), root.chain());
    }

    @Test
    void nobodyIsRevokedWithoutAList() {
        assertEquals(Optional.empty(), revoked());
        assertEquals(Optional.empty(), revoked(root.revoke(), below.revoke(below.issue("CN=bob").certificate())));
    }

    @Test
    void certificateOnTheListOfItsIssuerIsRevoked() {
        assertEquals(Optional.of(alice.certificate()), revoked(root.revoke(), below.revoke(alice.certificate())));
    }

    @Test
    void authorityInBetweenCanBeRevoked() {
        assertEquals(Optional.of(below.certificate()), revoked(root.revoke(below.certificate())));
    }

    @Test
    void listOfAnotherAuthorityDoesNotCount() {
        assertEquals(Optional.empty(), revoked(root.revoke(alice.certificate())));
    }

    @Test
    void listThatSomebodyElseSignedInTheNameOfTheIssuerDoesNotCount() {
        TestCertificates forger = TestCertificates.authority("CN=Below");
        assertEquals(Optional.empty(), revoked(forger.revoke(alice.certificate())));
    }

    @Test
    void outdatedListStillCounts() {
        Instant now = Instant.now();
        assertEquals(Optional.of(alice.certificate()), revoked(below.revoke(
                now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(1)), alice.certificate())));
    }

    @Test
    void issuerThatIsTrustedItselfMayHaveSignedTheList() {
        assertEquals(Optional.of(alice.certificate()), new Revocation(List.of(below.revoke(alice.certificate())))
                .revoked(List.of(alice.certificate()), List.of(below.certificate())));
    }
}
