package dev.berth.plugin.classic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TimeTest {

    @TempDir
    Path folder;

    /// The first five are the examples of RFC 868, the last one is negative there.
    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z,  2208988800",
        "1976-01-01T00:00:00Z,  2398291200",
        "1980-01-01T00:00:00Z,  2524521600",
        "1983-05-01T00:00:00Z,  2629584000",
        "1858-11-17T00:00:00Z, -1297728000",
        "1900-01-01T00:00:01Z,  1",
        "2036-02-07T06:28:15Z,  4294967295"
    })
    void secondsAreCountedFrom1900(Instant now, long seconds) throws Exception {
        assertEquals((int) seconds, ByteBuffer.wrap(answer(now, Transport.PLAIN)).getInt());
    }

    @ParameterizedTest
    @EnumSource
    void fourBytesMostSignificantFirstAreTheWholeAnswer(Transport transport) throws Exception {
        assertArrayEquals(new byte[] {(byte) 0x83, (byte) 0xAA, 0x7E, (byte) 0x80},
                answer(Instant.EPOCH, transport));
    }

    @ParameterizedTest
    @CsvSource({"2036-02-07T06:28:16Z, 0", "2036-02-07T06:28:17Z, 1"})
    void theCountBeginsAgainAtZeroIn2036(Instant now, int seconds) throws Exception {
        assertEquals(seconds, ByteBuffer.wrap(answer(now, Transport.PLAIN)).getInt());
    }

    private byte[] answer(Instant now, Transport transport) throws Exception {
        try (Served server = Served.start(folder, new Time(Clock.fixed(now, ZoneOffset.UTC)));
                Socket client = server.connect(transport)) {
            return client.getInputStream().readAllBytes();
        }
    }
}
