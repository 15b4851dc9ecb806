package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.certificate.Identity;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestCertificates.KeyType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class IdentitiesTest {

    private static final Identities ALL = new Identities(List.of(
            identity(KeyType.RSA, "dns:default.test"),
            identity(KeyType.EC, "dns:default.test", "dns:also.test"),
            identity(KeyType.EC, "dns:*.wild.test"),
            identity(KeyType.EC, "dns:exact.wild.test"),
            identity(KeyType.RSA, "dns:Rsa.wild.test"),
            identity(KeyType.ED25519, "dns:ed.test"),
            identity(KeyType.RSA, "dns:both.test"),
            identity(KeyType.EC, "dns:both.test")));

    private static Identity identity(KeyType type, String... names) {
        TestCertificates made = TestCertificates.request("CN=server").keyType(type).names(names).selfSigned();
        return new Identity(made.chain(), made.key());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            default.test,        EC RSA, 1
            default.test,        RSA,    0
            also.test,           EC RSA, 1
            also.test,           RSA,    0
            exact.wild.test,     EC RSA, 3
            other.wild.test,     EC RSA, 2
            wild.test,           EC RSA, 1
            two.labels.wild.test, EC RSA, 1
            rsa.wild.test,       EC RSA, 4
            rsa.wild.test,       EC,     2
            both.test,           EC RSA, 7
            both.test,           RSA,    6
            ed.test,             EdDSA,  5
            ed.test,             EC RSA, 1
            unknown.test,        EC RSA, 1
            none,                EC RSA, 1
            none,                RSA,    0
            none,                EdDSA,  none
            """)
    void theNameComesFirstThenTheKey(String name, String keys, Integer chosen) {
        assertEquals(Optional.ofNullable(chosen), ALL.choose(
                Optional.ofNullable(name), false, key -> Arrays.asList(keys.split(" ")).contains(key)));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "none", textBlock = """
            default.test,        1
            other.wild.test,     2
            wild.test,           none
            two.labels.wild.test, none
            unknown.test,        none
            none,                none
            """)
    void strictnessLeavesOutTheDefault(String name, Integer chosen) {
        assertEquals(Optional.ofNullable(chosen), ALL.choose(Optional.ofNullable(name), true, key -> true));
    }
}
