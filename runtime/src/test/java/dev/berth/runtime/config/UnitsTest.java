package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "1ms, PT0.001S", "'2 milliseconds', PT0.002S", "3s, PT3S", "'1 second', PT1S", "4m, PT4M", "5minutes, PT5M",
        "6h, PT6H", "7hours, PT7H", "8d, PT192H", "1day, PT24H", "10S, PT10S", "' 5s ', PT5S"
    })
    void durationHasAWholeNumberAndAUnit(String text, Duration expected) {
        assertEquals(Optional.of(expected), Units.duration(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5 x", "5s5s", "5us", "1e3s", "s5", "999999999999999d"})
    void anythingElseIsNoDuration(String text) {
        assertEquals(Optional.empty(), Units.duration(text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0", "100, 100", "1B, 1", "2kB, 2000", "64KiB, 65536", "64K, 65536", "64k, 65536", "1MB, 1000000",
        "1MiB, 1048576", "1M, 1048576", "3GB, 3000000000", "2GiB, 2147483648", "'8 KiB', 8192"
    })
    void sizeHasAWholeNumberAndPerhapsAUnit(String text, long expected) {
        assertEquals(Optional.of(expected), Units.bytes(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "KiB", "-1", "1.5KiB", "1TB", "1kb", "1mB", "64 Ki B", "many"})
    void anythingElseIsNoSize(String text) {
        assertEquals(Optional.empty(), Units.bytes(text));
    }

    @Test
    void sizeThatDoesNotFitIsNoSize() {
        assertEquals(Optional.empty(), Units.bytes("999999999999999GiB"));
        assertEquals(Optional.empty(), Units.bytes("99999999999999999999"));
    }
}
