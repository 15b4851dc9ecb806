package dev.berth.api.frame;

import static dev.berth.api.frame.Replay.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class LengthPrefixedTest {

    private static Function<Connection, Messages<?>> after(int prefixBytes, int maximum) {
        return connection -> Frames.lengthPrefixed(connection, prefixBytes, maximum);
    }

    @Test
    void messagesAreTheSameHoweverTheyArrive() throws IOException {
        Replay.inEverySplit(bytes("\1a\2bc\0\0\4d€"), after(1, 5), "a", "bc", "", "", "d€");
        Replay.inEverySplit(bytes("\0\1a\0\0\0\3€"), after(2, 3), "a", "", "€");
        Replay.inEverySplit(bytes("\0\0\2ab\0\0\0"), after(3, 2), "ab", "");
        Replay.inEverySplit(bytes("\0\0\0\2ab\0\0\0\0\0\0\0\1c"), after(4, 2), "ab", "", "c");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void inputThatEndsInsideMessageIsNoMessage(int prefixBytes) throws IOException {
        List<byte[]> framed = new ArrayList<>();
        for (String message : new String[] {"one", "", "three"}) {
            ScriptedConnection connection = new ScriptedConnection(new byte[0]);
            Frames.lengthPrefixed(connection, prefixBytes, 5).send(bytes(message));
            framed.add(connection.sent());
        }
        Replay.cutOffEverywhere(framed, after(prefixBytes, 5));
    }

    @Test
    void lengthIsUnsignedAndInNetworkByteOrder() throws IOException {
        byte[] message = new byte[0xFF01];
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        Frames.lengthPrefixed(connection, 2, 0xFFFF).send(message);
        byte[] sent = connection.sent();
        assertEquals((byte) 0xFF, sent[0]);
        assertEquals((byte) 0x01, sent[1]);
        assertArrayEquals(message, Frames.lengthPrefixed(new ScriptedConnection(sent), 2, 0xFFFF).receive());
    }

    @Test
    void messageLongerThanMaximumIsRefusedBeforeItIsRead() throws IOException {
        Replay.inEverySplit(bytes("\0\5hello"), after(2, 5), "hello");
        ScriptedConnection connection = new ScriptedConnection(bytes("\0\5hello"));
        ProtocolException e = assertThrows(ProtocolException.class, after(2, 4).apply(connection)::receive);
        assertEquals(2, connection.taken());
        assertEquals("receive " + connection.address() + ": a message is longer than 4 bytes", e.getMessage());
    }

    @Test
    void lengthBeyondTwoGibibytesIsNotTakenForNegative() {
        for (byte first : new byte[] {(byte) 0x80, (byte) 0xFF}) {
            byte[] stream = {first, 0, 0, 0, 'a'};
            assertThrows(ProtocolException.class,
                    after(4, Integer.MAX_VALUE).apply(new ScriptedConnection(stream))::receive);
        }
    }

    @Test
    void announcedLengthTakesNoMemory() {
        byte[] stream = bytes("@\0\0\0" + "0123456789");
        ScriptedConnection connection = new ScriptedConnection(stream);
        long allocated = Allocation.of(() -> assertThrows(EOFException.class,
                after(4, Integer.MAX_VALUE).apply(connection)::receive));
        assertEquals(14, connection.taken());
        assertTrue(allocated < 4 << 20, "allocated " + allocated + " bytes for 10 that arrived");
    }

    @Test
    void bigMessageTakesMemoryInProportion() throws IOException {
        int length = 1_000_000;
        ScriptedConnection there = new ScriptedConnection(new byte[0]);
        Frames.lengthPrefixed(there, 4, length).send(new byte[length]);
        int[] pieces = new int[there.sent().length / 4];
        Arrays.fill(pieces, 4);
        ScriptedConnection back = new ScriptedConnection(there.sent(), pieces, Connection.Ending.PEER);
        long allocated = Allocation.of(
                () -> assertEquals(length, Frames.lengthPrefixed(back, 4, length).receive().length));
        long scripted = 150L * pieces.length;
        assertTrue(allocated < 6L * length + scripted, "allocated " + allocated);
    }

    @Test
    void messageWhoseLengthDoesNotFitIsNotSent() {
        ScriptedConnection connection = new ScriptedConnection(new byte[0]);
        assertThrows(IllegalArgumentException.class,
                () -> Frames.lengthPrefixed(connection, 1, 5).send(new byte[256]));
        assertEquals(0, connection.sent().length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatIsSentIsReceived(int prefixBytes) throws IOException {
        Random random = new Random(7007);
        ScriptedConnection there = new ScriptedConnection(new byte[0]);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] message = new byte[random.nextInt(256)];
            random.nextBytes(message);
            Frames.lengthPrefixed(there, prefixBytes, 255).send(message);
            sent.add(message);
        }
        ScriptedConnection back = new ScriptedConnection(there.sent());
        for (byte[] message : sent) {
            assertArrayEquals(message, Frames.lengthPrefixed(back, prefixBytes, 255).receive());
        }
        assertNull(Frames.lengthPrefixed(back, prefixBytes, 255).receive());
    }
}
