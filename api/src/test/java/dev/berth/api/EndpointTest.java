package dev.berth.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Destination.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How addresses to connect to are written and read.
@Timeout(10)
class EndpointTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7007", "10.0.0.1:1", "[::1]:65535", "[fe80::1%eth0]:7007", "[::ffff:10.0.0.1]:80",
        "m\u00fcller.test:443", "unix:/run/berth/c.sock", "unix:c.sock", "unix:a:1"})
    void addressIsReadAsItIsWritten(String text) {
        assertEquals(text, Endpoint.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, neither HOST:PORT nor unix:PATH", "7007, neither HOST:PORT nor unix:PATH",
        ":7007, neither HOST:PORT nor unix:PATH", "localhost:, neither HOST:PORT nor unix:PATH",
        "localhost:https, neither HOST:PORT nor unix:PATH", "https://localhost:443/, neither HOST:PORT nor unix:PATH",
        "a b:1, neither HOST:PORT nor unix:PATH", "'', neither HOST:PORT nor unix:PATH",
        "[::1], neither HOST:PORT nor unix:PATH", "[localhost]:1, neither HOST:PORT nor unix:PATH",
        "unix:, neither HOST:PORT nor unix:PATH",
        "::1:7007, an IPv6 address without brackets or without a port",
        "::1, an IPv6 address without brackets or without a port",
        "/run/c.sock, a path without unix: before it", "./c.sock, a path without unix: before it"
    })
    void whatIsNoAddressIsTold(String text, String what) {
        assertEquals("'" + text + "' is " + what, wrong(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:0", "localhost:65536", "localhost:99999999999", "[::1]:0"})
    void portThatDoesNotExistIsTold(String text) {
        assertEquals("'" + text + "' has no port from 1 to 65535", wrong(text));
    }

    @Test
    void pathThatCannotBeIsTold() {
        assertEquals("'unix:/a\0' has no path: Nul character not allowed", wrong("unix:/a\0"));
    }

    private static String wrong(String text) {
        return assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text)).getMessage();
    }
}
