package dev.berth.api.frame;

import static dev.berth.api.frame.Replay.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Connection.Ending;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FramesTest {

    private final ScriptedConnection nothing = new ScriptedConnection(new byte[0]);

    @Test
    void kindsTakeTurnsOnOneConnectionWithoutLosingByte() throws IOException {
        byte[] stream = bytes("length\r\n" + "\0\2ab" + "rest" + "3 cde" + "f|g||" + "\1\n" + "end\n");
        for (int[] pieces : Replay.splits(stream.length)) {
            ScriptedConnection connection = new ScriptedConnection(stream, pieces, Ending.PEER);
            Messages<String> lines = Frames.lines(connection, 10);
            assertEquals("length", lines.receive());
            assertEquals("ab", Replay.text(Frames.lengthPrefixed(connection, 2, 10).receive()));
            ByteBuffer rest = ByteBuffer.allocate(4);
            while (rest.hasRemaining()) {
                assertEquals(true, connection.read(rest) > 0);
            }
            assertEquals("rest", Replay.text(rest.array()));
            assertEquals("cde", Replay.text(Frames.octetCounted(connection, 10).receive()));
            assertEquals("f|g", Replay.text(Frames.delimited(connection, bytes("||"), 10).receive()));
            assertEquals("\n", Replay.text(Frames.lengthPrefixed(connection, 1, 10).receive()));
            assertEquals("end", lines.receive(), () -> Arrays.toString(pieces));
            assertNull(lines.receive());
        }
    }

    @Test
    void drainBetweenMessagesEndsThemAndInsideMessageIsAnError() throws IOException {
        Messages<String> between =
                Frames.lines(new ScriptedConnection(bytes("a\n"), new int[] {2}, Ending.DRAINING), 10);
        assertEquals("a", between.receive());
        assertNull(between.receive());
        Messages<String> inside =
                Frames.lines(new ScriptedConnection(bytes("ab"), new int[] {2}, Ending.DRAINING), 10);
        EOFException e = assertThrows(EOFException.class, inside::receive);
        assertEquals(true, e.getMessage().endsWith("the input ended (DRAINING) inside a message, after 2 bytes of it"),
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void maximumBelowOneIsRefused(int maximum) {
        assertThrows(IllegalArgumentException.class, () -> Frames.lines(nothing, maximum));
        assertThrows(IllegalArgumentException.class, () -> Frames.delimited(nothing, new byte[1], maximum));
        assertThrows(IllegalArgumentException.class, () -> Frames.lengthPrefixed(nothing, 4, maximum));
        assertThrows(IllegalArgumentException.class, () -> Frames.octetCounted(nothing, maximum));
    }

    @Test
    void anyMaximumFromOneIsAccepted() throws IOException {
        for (int maximum : new int[] {1, Integer.MAX_VALUE}) {
            assertEquals("a", Frames.lines(new ScriptedConnection(bytes("a\n")), maximum).receive());
            assertEquals("a", Replay.text(
                    Frames.delimited(new ScriptedConnection(bytes("a||")), bytes("||"), maximum).receive()));
            assertEquals("a", Replay.text(
                    Frames.octetCounted(new ScriptedConnection(bytes("1 a")), maximum).receive()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, -1})
    void lengthOfOddSizeIsRefused(int prefixBytes) {
        assertThrows(IllegalArgumentException.class, () -> Frames.lengthPrefixed(nothing, prefixBytes, 10));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void maximumThatDoesNotFitIntoTheLengthIsRefused(int prefixBytes) {
        int most = (1 << 8 * prefixBytes) - 1;
        assertNotNull(Frames.lengthPrefixed(nothing, prefixBytes, most));
        assertThrows(IllegalArgumentException.class, () -> Frames.lengthPrefixed(nothing, prefixBytes, most + 1));
    }

    @Test
    void emptyDelimiterAndStrangeLineEndAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Frames.delimited(nothing, new byte[0], 10));
        for (String end : new String[] {"", "\r", "\n\r", "\0"}) {
            assertThrows(IllegalArgumentException.class, () -> Frames.lines(nothing, 10, end));
        }
    }
}
