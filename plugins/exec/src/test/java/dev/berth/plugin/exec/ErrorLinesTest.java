package dev.berth.plugin.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ErrorLinesTest {

    private static final long MINUTE = 60_000_000_000L;

    private final List<String> log = new ArrayList<>();
    private long now = Long.MAX_VALUE - MINUTE / 2;

    private ErrorLines lines(int most) {
        return new ErrorLines(List.of(new LineBudget(most, () -> now), new LineBudget(1000, () -> now)), log::add);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLineIsLoggedOnceHoweverItsBytesArrive() {
        for (int size = 1; size < 20; size++) {
            log.clear();
            ErrorLines lines = lines(100);
            ByteBuffer all = bytes("f\u00fcnf\r\n\nend");
            while (all.hasRemaining()) {
                ByteBuffer part = all.slice(all.position(), Math.min(size, all.remaining()));
                lines.take(part);
                all.position(all.position() + part.position());
            }
            lines.end();
            assertEquals(List.of("f\u00fcnf", "", "end"), log);
        }
    }

    @Test
    void aLongLineIsCutAndTheNextIsNot() {
        ErrorLines lines = lines(100);
        for (int i = 0; i < 1000; i++) {
            lines.take(bytes("x".repeat(1000)));
        }
        lines.take(bytes("\nnext\n"));
        lines.end();
        assertEquals(List.of("x".repeat(ErrorLines.LONGEST) + "...", "next"), log);
    }

    @Test
    void linesThatAreTooManyForAMinuteAreCountedAndTold() {
        ErrorLines lines = lines(2);
        lines.take(bytes("1\n2\n3\n4\n5\n"));
        assertEquals(List.of("1", "2"), log);
        now += MINUTE;
        lines.take(bytes("6\n7\n8\n"));
        lines.end();
        assertEquals(List.of("1", "2", "3 lines were too many for a minute and are not shown", "6", "7",
                "1 lines were too many for a minute and are not shown"), log);
    }

    @Test
    void oneProgramCannotUseUpMoreThanItsShareOfAll() {
        LineBudget all = new LineBudget(3, () -> now);
        for (int i = 0; i < 3; i++) {
            ErrorLines lines = new ErrorLines(List.of(new LineBudget(2, () -> now), all), log::add);
            lines.take(bytes("a\nb\nc\n"));
        }
        assertEquals(List.of("a", "b", "a"), log);
    }

    @Test
    void whatWouldForgeALineOrCommandATerminalIsEscaped() {
        ErrorLines lines = lines(100);
        lines.take(bytes("\u001b[2J a\rb\tc \u0085 \u2028 \\ \u202e\n"));
        assertEquals(List.of("\\u001b[2J a\\u000db\\u0009c \\u0085 \\u2028 \\\\ \\u202e"), log);
    }
}
