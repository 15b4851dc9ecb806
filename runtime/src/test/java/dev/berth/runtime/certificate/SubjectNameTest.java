package dev.berth.runtime.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What servers and clients may be called.
@Timeout(30)
class SubjectNameTest {

    @ParameterizedTest
    @CsvSource({
        "localhost, DNS, localhost", "A.Example.ORG, DNS, a.example.org", "*.example.org, DNS, *.example.org",
        "my_host, DNS, my_host", "xn--mller-kva.example, DNS, xn--mller-kva.example", "127.0.0.1, IP, 127.0.0.1",
        "::1, IP, ::1", "2001:db8::7, IP, 2001:db8::7"
    })
    void serverIsCalledByHostNamesWildcardsAndAddresses(String text, SubjectName.Kind kind, String expected) {
        assertEquals(Optional.of(new SubjectName(kind, expected)), SubjectName.ofServer(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "a b", "localhost:7443", "[::1]", "fe80::1%eth0", "1.2.3", "256.1.1.1", "a.*.example.org",
        "*", "*.", "*.*.example.org", "w*.example.org", "example.org.", "müller.example", "a..b", "-a.example",
        "alice@example.org", "https://example.org", "a\nb"
    })
    void whatNoHostIsCalledIsRefused(String text) {
        assertEquals(Optional.empty(), SubjectName.ofServer(text));
    }

    @ParameterizedTest
    @CsvSource({
        "alice@example.org, EMAIL", "spiffe://example.org/ns/a/sa/web, URI", "web.example.org, DNS", "10.0.0.7, IP"
    })
    void clientWithAnAddressIsCalledByItsKindToo(String text, SubjectName.Kind kind) {
        assertEquals(Optional.of(new SubjectName(kind, text)), ClientName.of(text).orElseThrow().alternative());
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", "Zoë", "build agent 7", "../../etc"})
    void clientWithAWordAloneHasACommonNameAlone(String text) {
        assertEquals(Optional.of(new ClientName(text, Optional.empty())), ClientName.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "a\u001b[2J", "zoë@example.org", "a@b@c", "@", "spiffe://", "https://exa mple.org/",
        "a234567890123456789012345678901234567890123456789012345678901234x"
    })
    void whatACertificateCannotHoldIsRefusedForAClient(String text) {
        assertEquals(Optional.empty(), ClientName.of(text));
    }

    @ParameterizedTest
    @CsvSource({"*.test, true", "*.dev.test, false", "test, false", "::1, false"})
    void wildcardOfATopLevelDomainIsKnown(String text, boolean expected) {
        assertEquals(expected, SubjectName.ofServer(text).orElseThrow().isWildcardOfTopLevel());
    }
}
