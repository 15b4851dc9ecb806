package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.config.PeerRules;
import dev.berth.runtime.config.PeerRules.PeerRule;
import dev.berth.runtime.testing.TestCertificates;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class PeerCheckTest {

    private static final TestCertificates ROOT = TestCertificates.authority("CN=Root,O=Example");
    private static final TestCertificates BELOW = ROOT.issueAuthority("CN=Below,O=Example");
    private static final TestCertificates ALICE = BELOW.issue("CN=alice,OU=Operations,OU=Night",
            "dns:a.ops.test", "uri:spiffe://test/ns/web/sa/alice", "email:alice@mail.test", "ip:10.1.2.3",
            "ip:2001:db8::7");
    private static final Trust TRUST = Trust.in(ROOT.chain());

    private static PeerRule rule(String written) {
        int colon = written.indexOf(':');
        return new PeerRule(PeerRule.Kind.valueOf(written.substring(0, colon).toUpperCase(Locale.ROOT)),
                written.substring(colon + 1));
    }

    private static PeerRules rules(String allow, String deny) {
        return new PeerRules(list(allow), list(deny));
    }

    private static List<PeerRule> list(String written) {
        return written == null ? List.of() : Arrays.stream(written.split(" ")).map(PeerCheckTest::rule).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dns:a.ops.test                  | true
            dns:*.ops.test                  | true
            dns:*.test                      | false
            dns:ops.test                    | false
            dns:alice                       | false
            uri:spiffe://test/ns/web/sa/alice | true
            uri:spiffe://test/ns/*/sa/*     | true
            uri:spiffe://test/*             | false
            uri:spiffe://test/**            | true
            uri:spiffe://test/**/alice      | true
            uri:spiffe://test/ns/web/sa/ali | false
            uri:spiffe://tes./ns/web/sa/alice | false
            email:alice@mail.test           | true
            email:*@mail.test               | true
            email:*@mail                    | false
            email:bob@mail.test             | false
            ip:10.1.2.3                     | true
            ip:10.0.0.0/8                   | true
            ip:11.0.0.0/8                   | false
            ip:2001:db8::/32                | true
            ip:2001:db8::8                  | false
            cn:alice                        | true
            cn:al*                          | true
            cn:lic                          | false
            cn:Operations                   | false
            ou:Operations                   | true
            ou:Night                        | true
            ou:alice                        | false
            issuer:O=Example,CN=Below       | false
            issuer:CN=Below,O=Example       | true
            issuer:CN=Root,O=Example        | true
            issuer:*,O=Example              | true
            issuer:CN=alice*                | false
            """)
    void ruleAllowsOrDeniesWhomItFits(String rule, boolean fits) {
        assertEquals(fits, PeerCheck.refusal(rules(rule, null), ALICE.chain(), TRUST).isEmpty());
        assertEquals(fits, PeerCheck.refusal(rules(null, rule), ALICE.chain(), TRUST).isPresent());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            -,                 -,        -
            cn:alice,          -,        -
            cn:bob,            -,        allowed by no rule
            cn:bob cn:alice,   -,        -
            -,                 cn:alice, denied by cn:alice
            cn:alice,          cn:alice, denied by cn:alice
            cn:alice,          cn:bob,   -
            cn:alice,          cn:bob ou:Night, denied by ou:Night
            """)
    void denialWins(String allow, String deny, String refusal) {
        assertEquals(Optional.ofNullable(refusal),
                PeerCheck.refusal(rules(allow, deny), ALICE.chain(), TRUST));
    }

    @Test
    void keyIsComparedByItsDigest() {
        String digest = PeerCheck.keyDigest(ALICE.certificate());
        assertEquals(64, digest.length());
        assertEquals(Optional.empty(), PeerCheck.refusal(rules("spki:" + digest, null), ALICE.chain(), TRUST));
        String another = PeerCheck.keyDigest(BELOW.certificate());
        assertEquals(Optional.of("allowed by no rule"),
                PeerCheck.refusal(rules("spki:" + another, null), ALICE.chain(), TRUST), "of its issuer");
    }

    @Test
    void certificatesSentBesideTheChainVouchForNobody() {
        TestCertificates other = TestCertificates.authority("CN=Other");
        Trust both = Trust.in(List.of(ROOT.certificate(), other.certificate()));
        // The certificate of an authority is public: anybody can send it along.
        List<X509Certificate> padded =
                Stream.concat(ALICE.chain().stream(), other.issue("CN=bob").chain().stream()).toList();
        assertEquals(Optional.of("allowed by no rule"),
                PeerCheck.refusal(rules("issuer:CN=Other", null), padded, both));
        assertEquals(Optional.empty(), PeerCheck.refusal(rules("issuer:CN=Root*", null), padded, both));
    }

    @Test
    void issuerOfAnAuthorityThatIsTrustedItselfCounts() {
        Trust below = Trust.in(List.of(BELOW.certificate()));
        List<X509Certificate> alone = List.of(ALICE.certificate());
        assertEquals(Optional.empty(), PeerCheck.refusal(rules("issuer:CN=Root*", null), alone, below));
        assertEquals(Optional.of("denied by issuer:CN=Root*"),
                PeerCheck.refusal(rules(null, "issuer:CN=Root*"), alone, below));
    }

    @Test
    void trustedCertificateOfTheClientItselfHasItself() {
        TestCertificates own = TestCertificates.selfSigned("CN=own");
        assertEquals(Optional.empty(),
                PeerCheck.refusal(rules("issuer:CN=own", null), own.chain(), Trust.in(own.chain())));
    }

    @Test
    void networkInACertificateIsNoAddress() {
        TestCertificates odd = ROOT.issue("CN=odd", "ip:10.0.0.0/8");
        assertEquals(Optional.of("allowed by no rule"),
                PeerCheck.refusal(rules("ip:10.0.0.0/8", null), odd.chain(), TRUST));
    }
}
