package dev.berth.runtime.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.TestCertificates;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HostNamesTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            a.test,         a.test,          true
            a.test,         b.test,          false
            a.test,         x.a.test,        false
            *.a.test,       x.a.test,        true
            *.a.test,       a.test,          false
            *.a.test,       .a.test,         false
            *.a.test,       y.x.a.test,      false
            *.a.test,       x.b.test,        false
            *.a.test,       x.a.test.evil,   false
            *.a.test,       xa.test,         false
            a.*.test,       a.b.test,        false
            *,              a,               false
            """)
    void starStandsForExactlyOneLabelAtTheBeginning(String pattern, String name, boolean matches) {
        assertEquals(matches, HostNames.matches(pattern, name));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            a.test,        true
            localhost,     false
            127.0.0.1,     false
            2001:db8::1,   false
            a.test.,       false
            """)
    void onlyNamesOfHostsAreSent(String host, boolean sent) {
        assertEquals(sent, HostNames.mayBeSent(host));
    }

    @Test
    void alternativeNamesReplaceTheCommonName() {
        assertEquals(List.of("a.test", "*.b.test"), HostNames.of(TestCertificates.selfSigned(
                "CN=common.test", "dns:A.test", "dns:*.B.test", "ip:10.0.0.1").certificate()));
        assertEquals(List.of("common.test"),
                HostNames.of(TestCertificates.selfSigned("CN=Common.test,O=Other").certificate()));
    }

    @Test
    void everyValueOfAnAttributeIsFound() {
        assertEquals(Set.of("two", "one"), Set.copyOf(HostNames.subject(
                TestCertificates.selfSigned("OU=one,CN=a,OU=two").certificate(), "OU")));
        assertEquals(List.of("a,CN=b"), HostNames.subject(
                TestCertificates.selfSigned("CN=\"a,CN=b\"").certificate(), "CN"));
    }
}
