package dev.berth.plugin.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class DaytimeTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aLineInEnglishAndUtcIsTheWholeAnswerWhateverTheZoneOfTheClock(Transport transport) throws Exception {
        Clock clock = Clock.fixed(Instant.parse("2026-01-05T09:08:07Z"), ZoneId.of("Asia/Tokyo"));
        try (Served server = Served.start(folder, new Daytime(clock));
                Socket client = server.connect(transport)) {
            assertEquals("Monday, January 5, 2026 09:08:07-UTC\r\n",
                    new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }
}
