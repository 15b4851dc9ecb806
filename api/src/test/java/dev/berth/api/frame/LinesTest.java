package dev.berth.api.frame;

import static dev.berth.api.frame.Replay.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LinesTest {

    @Test
    void linesAreTheSameHoweverTheyArrive() throws IOException {
        Replay.inEverySplit(bytes("a\r\nbc\n\r\n\nd\r\n"), c -> Frames.lines(c, 2), "a", "bc", "", "", "d");
        Replay.inEverySplit(bytes("HELO a.example.org\r\nDATA\n\nQUIT\r\n"), c -> Frames.lines(c, 100),
                "HELO a.example.org", "DATA", "", "QUIT");
    }

    @Test
    void charactersOfSeveralBytesSurviveBeingCut() throws IOException {
        Replay.inEverySplit(bytes("é\n€\r\n𝄞\n"), c -> Frames.lines(c, 4), "é", "€", "𝄞");
    }

    @Test
    void carriageReturnInsideLineBelongsToIt() throws IOException {
        Replay.inEverySplit(bytes("\ra\r\r\nb\n\r\r\n"), c -> Frames.lines(c, 3), "\ra\r", "b", "\r");
    }

    @Test
    void bytesThatAreNotUtf8BecomeReplacementCharacters() throws IOException {
        byte[] stream = {'a', (byte) 0xFF, 'b', '\n', (byte) 0xE2, (byte) 0x82, '\r', '\n'};
        Replay.inEverySplit(stream, c -> Frames.lines(c, 3), "a\uFFFDb", "\uFFFD");
    }

    @Test
    void inputThatEndsInsideLineIsNoLine() throws IOException {
        Replay.cutOffEverywhere(List.of(bytes("one\r\n"), bytes("\n"), bytes("two\n"), bytes("\r\n")),
                c -> Frames.lines(c, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void maximumCountsBytesWithoutTheLineEnd(String end) throws IOException {
        Replay.inEverySplit(bytes("a€b" + end), c -> Frames.lines(c, 5), "a€b");
        byte[] stream = bytes("a€b" + end);
        for (int[] pieces : Replay.splits(stream.length)) {
            ScriptedConnection connection = new ScriptedConnection(stream, pieces, ScriptedConnection.Ending.PEER);
            assertThrows(ProtocolException.class, Frames.lines(connection, 4)::receive);
        }
    }

    @Test
    void carriageReturnsBeyondMaximumAreRefused() {
        ScriptedConnection connection = new ScriptedConnection(bytes("abc\r\r\n"));
        assertThrows(ProtocolException.class, Frames.lines(connection, 3)::receive);
    }

    @Test
    void lineLongerThanMaximumIsRefusedBeforeItIsRead() {
        ScriptedConnection connection = new ScriptedConnection(bytes("x".repeat(1_000_000)));
        ProtocolException e = assertThrows(ProtocolException.class, Frames.lines(connection, 100)::receive);
        assertEquals(102, connection.taken());
        assertEquals("receive " + connection.address() + ": a message is longer than 100 bytes", e.getMessage());
    }

    @Test
    void lineIsTakenWithoutTheBytesThatFollow() throws IOException {
        ScriptedConnection connection = new ScriptedConnection(bytes("a\r\nrest"));
        assertEquals("a", Frames.lines(connection, 10).receive());
        assertEquals(3, connection.taken());
    }

    @Test
    void sentLinesEndAsChosen() throws IOException {
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        Frames.lines(connection, 5).send("a€b");
        Frames.lines(connection, 5).send("");
        Frames.lines(connection, 5, "\n").send("c");
        assertArrayEquals(bytes("a€b\r\n\r\nc\n"), connection.sent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r\nb", "\n"})
    void lineThatCannotBeSentLeavesNothingBehind(String line) {
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        assertThrows(IllegalArgumentException.class, () -> Frames.lines(connection, 5).send(line));
        assertEquals(0, connection.sent().length);
    }

    /// Otherwise any peer could make an honest handler fail.
    @Test
    void whateverIsReceivedCanBeSent() throws IOException {
        ScriptedConnection connection = new ScriptedConnection(bytes("a\rb\n\r\r\n"));
        Messages<String> lines = Frames.lines(connection, 5);
        for (String line; (line = lines.receive()) != null; ) {
            lines.send(line);
        }
        assertArrayEquals(bytes("a\rb\r\n\r\r\n"), connection.sent());
    }

    @Test
    void answersToPipelinedLinesGoOutInOneWriteBeforeTheNextWait() throws IOException {
        ScriptedConnection connection = new ScriptedConnection(bytes("a\nb\nc\n"));
        Messages<String> lines = Frames.lines(connection, 5);
        for (String line; (line = lines.receive()) != null; ) {
            lines.send(line + line);
        }
        assertArrayEquals(bytes("aa\r\nbb\r\ncc\r\n"), connection.sent());
        assertEquals(1, connection.writes());
    }

    @Test
    void whatIsSentIsReceived() throws IOException {
        Random random = new Random(7007);
        List<String> lines = random.ints(200, 0, 60)
                .mapToObj(n -> random.ints(n, ' ', 0xD800)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString())
                .toList();
        ScriptedConnection there = new ScriptedConnection(new byte[0]);
        for (String line : lines) {
            Frames.lines(there, 300, random.nextBoolean() ? "\n" : "\r\n").send(line);
        }
        ScriptedConnection back = new ScriptedConnection(there.sent());
        for (String line : lines) {
            assertEquals(line, Frames.lines(back, 300).receive());
        }
        assertNull(Frames.lines(back, 300).receive());
    }
}
