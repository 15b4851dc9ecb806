package dev.berth.runtime.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.Connection;
import dev.berth.runtime.testing.FakeConnection;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AccessLineTest {

    private static final Connection ECHO = FakeConnection.of("echo", "10.0.0.7");

    private static String line(Receipt receipt, Map<String, String> notes) {
        return AccessLine.of(new ServerEvent.Closed(
                ECHO, CloseReason.IDLE_TIMEOUT, Duration.ofMillis(3_012), receipt, Optional.empty(), notes));
    }

    private static Receipt receipt(int handshake, int waited, int writing, int handling) {
        return new Receipt(Duration.ofMillis(handshake), Duration.ofMillis(waited), Duration.ofMillis(writing),
                Duration.ofMillis(handling), 6, 7, 3, 2, 1);
    }

    @Test
    void lineTellsWhatTheTimeWasSpentOn() {
        assertEquals("echo idle-timeout in=6 out=7 time=3.012s wait=1.234s write=0.056s tls=0.900s handler=0.007s",
                line(receipt(900, 1234, 56, 7), Map.of()));
    }

    @Test
    void timesThatRoundToNothingAreLeftOut() {
        assertEquals("echo idle-timeout in=6 out=7 time=3.012s wait=1.000s",
                line(new Receipt(Duration.ZERO, Duration.ofSeconds(1), Duration.ofNanos(999_999), Duration.ZERO,
                        6, 7, 3, 2, 1), Map.of()));
    }

    @Test
    void notesStandAtTheEndAndCannotBreakTheLine() {
        assertEquals("echo idle-timeout in=6 out=7 time=3.012s wait=1.000s user=\"ann\\u000a{}\"",
                line(receipt(0, 1000, 0, 0), Map.of("user", "ann\n{}")));
    }
}
