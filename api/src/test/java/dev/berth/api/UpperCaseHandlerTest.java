package dev.berth.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Connection.Ending;
import dev.berth.api.frame.ScriptedConnection;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UpperCaseHandlerTest {

    private static String answers(byte[] input, Ending end) throws IOException {
        ScriptedConnection connection = new ScriptedConnection(input, new int[] {input.length}, end);
        new UpperCaseHandler().handle(connection);
        return new String(connection.sent(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyLineIsAnsweredInUpperCase() throws IOException {
        assertEquals("HELLO\r\n\r\nSTRASSE\r\n", answers(bytes("hello\n\nstraße\r\n"), Ending.PEER));
    }

    @Test
    void goodbyeIsSaidWhenTheServerDrains() throws IOException {
        assertEquals("HELLO\r\nGOODBYE\r\n", answers(bytes("hello\n"), Ending.DRAINING));
    }

    @Test
    void longestLineIsAnsweredWhateverItHolds() throws IOException {
        String grown = "\u0399\u0308\u0301";
        assertEquals(grown.repeat(500) + "\r\n", answers(bytes("\u0390".repeat(500) + "\n"), Ending.PEER));
        byte[] notUtf8 = new byte[1001];
        Arrays.fill(notUtf8, (byte) 0xFF);
        notUtf8[1000] = '\n';
        assertEquals("\uFFFD".repeat(1000) + "\r\n", answers(notUtf8, Ending.PEER));
    }

    @Test
    void tooLongLineEndsTheConnection() {
        assertThrows(ProtocolException.class, () -> answers(bytes("x".repeat(1001) + "\n"), Ending.PEER));
    }
}
