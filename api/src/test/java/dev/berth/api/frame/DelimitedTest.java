package dev.berth.api.frame;

import static dev.berth.api.frame.Replay.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Connection;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DelimitedTest {

    private static Function<Connection, Messages<?>> by(String delimiter, int maximum) {
        return connection -> Frames.delimited(connection, bytes(delimiter), maximum);
    }

    @Test
    void messagesAreTheSameHoweverTheyArrive() throws IOException {
        Replay.inEverySplit(bytes("a\0bc\0\0d\0"), by("\0", 2), "a", "bc", "", "d");
        Replay.inEverySplit(bytes("GET /\r\n\r\n\r\n\r\nHEAD /\r\n\r\n"), by("\r\n\r\n", 20), "GET /", "", "HEAD /");
        Replay.inEverySplit(bytes("é€€𝄞€€"), by("€€", 4), "é", "𝄞");
    }

    @Test
    void delimiterThatOverlapsItselfIsFoundWhereItFirstEnds() throws IOException {
        Replay.inEverySplit(bytes("aaab" + "aab" + "abaab"), by("aab", 2), "a", "", "ab");
        Replay.inEverySplit(bytes("\r\n\r\r\n\r\n" + "\r\n\r\n"), by("\r\n\r\n", 3), "\r\n\r", "");
        Replay.inEverySplit(bytes("\n\n" + "a\n\n" + "\n\n"), by("\n\n", 1), "", "a", "");
    }

    @Test
    void delimiterIsNotFoundAcrossTwoMessages() throws IOException {
        Replay.inEverySplit(bytes("xaba" + "ba" + "aba"), by("aba", 2), "x", "ba");
    }

    @Test
    void inputThatEndsInsideMessageIsNoMessage() throws IOException {
        Replay.cutOffEverywhere(List.of(bytes("a\r\n\r\n"), bytes("\r\n\r\n"), bytes("\r\nb\r\n\r\n")),
                by("\r\n\r\n", 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"|", "\r\n", "\r\n\r\n", "aab"})
    void maximumCountsBytesWithoutTheDelimiter(String delimiter) throws IOException {
        byte[] stream = bytes("12345" + delimiter);
        Replay.inEverySplit(stream, by(delimiter, 5), "12345");
        for (int[] pieces : Replay.splits(stream.length)) {
            ScriptedConnection connection = new ScriptedConnection(stream, pieces, Connection.Ending.PEER);
            assertThrows(ProtocolException.class, by(delimiter, 4).apply(connection)::receive);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\n", "\r\n", "a"})
    void messageLongerThanMaximumIsRefusedBeforeItIsRead(String flood) {
        ScriptedConnection connection = new ScriptedConnection(bytes(flood.repeat(100_000)));
        ProtocolException e =
                assertThrows(ProtocolException.class, by("\r\n\r\r\n", 100).apply(connection)::receive);
        assertEquals(105, connection.taken());
        assertEquals("receive " + connection.address() + ": a message is longer than 100 bytes", e.getMessage());
    }

    @Test
    void sentMessagesEndInTheDelimiter() throws IOException {
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        byte[] delimiter = bytes("||");
        Messages<byte[]> messages = Frames.delimited(connection, delimiter, 3);
        delimiter[0] = 'x';
        messages.send(bytes("a|b"));
        messages.send(new byte[0]);
        assertArrayEquals(bytes("a|b||||"), connection.sent());
    }

    @ParameterizedTest
    @CsvSource({"|,a|b", "||,a||b", "aab,xaab", "aba,ab", "aa,a", "abab,xab"})
    void messageThatWouldEndTooSoonIsNotSent(String delimiter, String message) {
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        Messages<byte[]> messages = Frames.delimited(connection, bytes(delimiter), 5);
        assertThrows(IllegalArgumentException.class, () -> messages.send(bytes(message)));
        assertEquals(0, connection.sent().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "aab", "aba", "abba", "bbbb"})
    void whatIsSentIsReceivedAndWhatIsRefusedIsNot(String delimiter) throws IOException {
        Random random = new Random(7007);
        ScriptedConnection there = new ScriptedConnection(new byte[0]);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            StringBuilder message = new StringBuilder();
            random.ints(random.nextInt(8), 'a', 'd').forEach(message::appendCodePoint);
            boolean endsEarly = (message + delimiter).indexOf(delimiter) < message.length();
            try {
                Frames.delimited(there, bytes(delimiter), 8).send(bytes(message.toString()));
                sent.add(message.toString());
                assertEquals(false, endsEarly, message::toString);
            } catch (IllegalArgumentException e) {
                assertEquals(true, endsEarly, message::toString);
            }
        }
        ScriptedConnection back = new ScriptedConnection(there.sent());
        for (String message : sent) {
            assertEquals(message, Replay.text(Frames.delimited(back, bytes(delimiter), 8).receive()));
        }
        assertNull(Frames.delimited(back, bytes(delimiter), 8).receive());
    }
}
