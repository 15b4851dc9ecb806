package dev.berth.api.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Connection;
import dev.berth.api.Connection.Ending;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Plays a stream of messages in every split, and cut off at every byte.
final class Replay {

    /// Up to this length every split is played: 2^12 of them.
    private static final int SHORT = 13;

    private Replay() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(Object message) {
        return message instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : (String) message;
    }

    /// All ways to cut a short stream; a long one as a whole, in any two pieces, and byte by byte.
    static List<int[]> splits(int length) {
        List<int[]> splits = new ArrayList<>();
        if (length <= SHORT) {
            for (int cuts = 0; cuts < 1 << length - 1; cuts++) {
                splits.add(pieces(length, cuts));
            }
            return splits;
        }
        splits.add(new int[] {length});
        for (int i = 1; i < length; i++) {
            splits.add(new int[] {i, length - i});
        }
        int[] ones = new int[length];
        Arrays.fill(ones, 1);
        splits.add(ones);
        return splits;
    }

    /// @param cuts bit `i` set: a piece ends after byte `i`
    private static int[] pieces(int length, int cuts) {
        List<Integer> pieces = new ArrayList<>();
        int size = 0;
        for (int i = 0; i < length; i++) {
            size++;
            if (i == length - 1 || (cuts >> i & 1) == 1) {
                pieces.add(size);
                size = 0;
            }
        }
        return pieces.stream().mapToInt(Integer::intValue).toArray();
    }

    /// However the stream arrives, the same messages are received and then null.
    static void inEverySplit(byte[] stream, Function<Connection, Messages<?>> kind, String... expected)
            throws IOException {
        for (int[] pieces : splits(stream.length)) {
            for (Ending end : new Ending[] {Ending.PEER, Ending.DRAINING}) {
                ScriptedConnection connection = new ScriptedConnection(stream, pieces, end);
                Messages<?> messages = kind.apply(connection);
                for (String message : expected) {
                    assertEquals(message, text(messages.receive()), () -> Arrays.toString(pieces));
                }
                assertNull(messages.receive(), () -> Arrays.toString(pieces));
                assertEquals(end, connection.ending());
            }
        }
    }

    /// Wherever the input ends, every whole message before is received; then null between two messages, and an
    /// [EOFException] inside one.
    static void cutOffEverywhere(List<byte[]> framed, Function<Connection, Messages<?>> kind) throws IOException {
        byte[] stream = join(framed);
        for (int length = 0; length <= stream.length; length++) {
            ScriptedConnection connection = new ScriptedConnection(Arrays.copyOf(stream, length));
            Messages<?> messages = kind.apply(connection);
            int boundary = 0;
            for (byte[] message : framed) {
                if (boundary + message.length > length) {
                    break;
                }
                boundary += message.length;
                messages.receive();
            }
            assertEquals(boundary, connection.taken());
            if (boundary == length) {
                assertNull(messages.receive());
            } else {
                EOFException e = assertThrows(EOFException.class, messages::receive, "cut off after " + length);
                assertEquals(true, e.getMessage().contains(connection.address().toString()), e.getMessage());
            }
        }
    }

    static byte[] join(List<byte[]> parts) {
        byte[] all = new byte[parts.stream().mapToInt(p -> p.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
