package dev.berth.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/// What a client can be told to connect to.
@Timeout(10)
class EndpointConverterTest {

    @ParameterizedTest
    @ValueSource(strings = {"localhost:7007", "10.0.0.1:1", "[::1]:65535", "[fe80::1%eth0]:7007", "[::ffff:10.0.0.1]:80",
        "m\u00fcller.test:443", "unix:/run/berth/c.sock", "unix:c.sock", "unix:a:1"})
    void addressIsReadAsItIsWritten(String text) {
        assertEquals(text, new EndpointConverter().convert(text).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, HOST:PORT", "7007, HOST:PORT", ":7007, HOST:PORT", "localhost:, HOST:PORT", "localhost:https, HOST:PORT",
        "https://localhost:443/, HOST:PORT", "a b:1, HOST:PORT", "'', HOST:PORT", "unix:, unix:PATH",
        "localhost:0, no port from 1 to 65535", "localhost:65536, no port from 1 to 65535",
        "localhost:99999999999, no port from 1 to 65535", "::1:7007, brackets", "::1, brackets", "[::1], HOST:PORT",
        "[localhost]:1, HOST:PORT", "/run/c.sock, unix:/run/c.sock", "./c.sock, unix:./c.sock"
    })
    void whatIsNoAddressIsToldWithWhatToWrite(String text, String remedy) {
        TypeConversionException wrong =
                assertThrows(TypeConversionException.class, () -> new EndpointConverter().convert(text));
        assertTrue(wrong.getMessage().contains("'" + text + "'") && wrong.getMessage().contains(remedy),
                wrong.getMessage());
    }
}
