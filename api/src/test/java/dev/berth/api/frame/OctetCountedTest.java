package dev.berth.api.frame;

import static dev.berth.api.frame.Replay.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class OctetCountedTest {

    @Test
    void messagesAreTheSameHoweverTheyArrive() throws IOException {
        Replay.inEverySplit(bytes("1 a2 bc3 €"), c -> Frames.octetCounted(c, 3), "a", "bc", "€");
        Replay.inEverySplit(bytes("1  1 110 0123456789"), c -> Frames.octetCounted(c, 10), " ", "1", "0123456789");
    }

    @Test
    void inputThatEndsInsideMessageIsNoMessage() throws IOException {
        Replay.cutOffEverywhere(List.of(bytes("5 hello"), bytes("10 0123456789"), bytes("1 x")),
                c -> Frames.octetCounted(c, 10));
    }

    @Test
    void maximumIsReachedButNotPassed() throws IOException {
        Replay.inEverySplit(bytes("12 hello, world"), c -> Frames.octetCounted(c, 12), "hello, world");
        ScriptedConnection connection = new ScriptedConnection(bytes("12 hello, world"));
        ProtocolException e =
                assertThrows(ProtocolException.class, Frames.octetCounted(connection, 11)::receive);
        assertEquals("receive " + connection.address() + ": a message is longer than 11 bytes", e.getMessage());
    }

    @Test
    void endlessLengthIsRefusedAtTheDigitThatExceedsTheMaximum() {
        ScriptedConnection connection = new ScriptedConnection(bytes("9".repeat(100_000)));
        assertThrows(ProtocolException.class, Frames.octetCounted(connection, 1000)::receive);
        assertEquals(4, connection.taken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 ", "05 hello", " 5 hello", "-1 a", "+1 a", "1\na", "<13>a", "5:hello", "\0"})
    void whatIsNoLengthIsRefused(String stream) {
        for (int[] pieces : Replay.splits(stream.length())) {
            ScriptedConnection connection =
                    new ScriptedConnection(bytes(stream), pieces, ScriptedConnection.Ending.PEER);
            assertThrows(ProtocolException.class, Frames.octetCounted(connection, 1000)::receive);
        }
    }

    @Test
    void refusalNamesTheByteAsUnsigned() {
        ScriptedConnection connection = new ScriptedConnection(new byte[] {'1', (byte) 0xFF});
        ProtocolException e =
                assertThrows(ProtocolException.class, Frames.octetCounted(connection, 1000)::receive);
        assertEquals("receive " + connection.address()
                + ": a message begins with its length in digits and a space, not with byte 255", e.getMessage());
    }

    @Test
    void announcedLengthTakesNoMemory() {
        ScriptedConnection connection = new ScriptedConnection(bytes("1073741824 0123456789"));
        long allocated = Allocation.of(() -> assertThrows(EOFException.class,
                Frames.octetCounted(connection, Integer.MAX_VALUE)::receive));
        assertTrue(allocated < 4 << 20, "allocated " + allocated + " bytes for 10 that arrived");
    }

    @Test
    void lengthIsSentInDigits() throws IOException {
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        Frames.octetCounted(connection, 5).send(bytes("h€o"));
        assertArrayEquals(bytes("5 h€o"), connection.sent());
    }

    @Test
    void emptyMessageIsNotSent() {
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        assertThrows(IllegalArgumentException.class,
                () -> Frames.octetCounted(connection, 5).send(new byte[0]));
        assertEquals(0, connection.sent().length);
    }

    @Test
    void whatIsSentIsReceived() throws IOException {
        Random random = new Random(7007);
        ScriptedConnection there = new ScriptedConnection(new byte[0]);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] message = new byte[1 + random.nextInt(1200)];
            random.nextBytes(message);
            Frames.octetCounted(there, 1200).send(message);
            sent.add(message);
        }
        ScriptedConnection back = new ScriptedConnection(there.sent());
        for (byte[] message : sent) {
            assertArrayEquals(message, Frames.octetCounted(back, 1200).receive());
        }
        assertNull(Frames.octetCounted(back, 1200).receive());
    }
}
