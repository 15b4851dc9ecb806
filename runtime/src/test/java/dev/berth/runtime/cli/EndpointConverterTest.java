package dev.berth.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine.TypeConversionException;

/// What a client can be told to connect to.
@Timeout(10)
class EndpointConverterTest {

    @Test
    void addressIsReadAsItIsWritten() {
        assertEquals("[::1]:7007", new EndpointConverter().convert("[::1]:7007").toString());
    }

    @Test
    void whatIsNoAddressIsToldWithWhatToWrite() {
        assertEquals("'7007' is neither HOST:PORT nor unix:PATH; write HOST:PORT, such as localhost:7007 or [::1]:7007,"
                + " or unix:PATH", assertThrows(TypeConversionException.class,
                        () -> new EndpointConverter().convert("7007")).getMessage());
    }
}
