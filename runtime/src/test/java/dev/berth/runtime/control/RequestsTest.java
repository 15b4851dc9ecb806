package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The protocol of the control socket, byte by byte.
@Timeout(60)
class RequestsTest {

    @TempDir
    Path folder;

    private Asked asked;

    @BeforeEach
    void start() throws IOException {
        asked = Asked.start(folder, connection -> { });
    }

    @AfterEach
    void stop() {
        asked.close();
    }

    private SocketChannel connect() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(asked.socket()));
    }

    private String answer(String request) throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return lastLine(channel);
        }
    }

    private static String lastLine(SocketChannel channel) throws IOException {
        String last = null;
        BufferedReader lines = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
        for (String line; (line = lines.readLine()) != null; ) {
            last = line;
        }
        return last;
    }

    @Test
    void requestIsOneLineAndTheLastLineOfTheAnswerIsOk() throws IOException {
        assertEquals("{\"ok\":true}", answer("{\"version\":1,\"verb\":\"status\",\"arguments\":{}}\n"));
        assertEquals("{\"ok\":true}", answer("{\"version\":1,\"verb\":\"status\"}\n"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "nonsense | not one JSON object | write {",
        "[1] | not one JSON object | write {",
        "{'version':1} | not one JSON object | write {",
        "{\"version\":1,\"verb\":\"status\"} {} | not one JSON object | write {",
        "{\"verb\":\"status\"} | has no version | knows version 1",
        "{\"version\":2,\"verb\":\"status\"} | unknown version 2 | knows version 1",
        "{\"version\":1} | has no verb | write {",
        "{\"version\":1,\"verb\":\"frobnicate\"} | unknown verb frobnicate | known here: abort, ",
        "{\"version\":1,\"verb\":\"staus\"} | unknown verb staus | did you mean status?",
        "{\"version\":1,\"verb\":\"status\",\"argument\":{}} | unknown field argument | did you mean arguments?",
        "{\"version\":1,\"verb\":\"status\",\"arguments\":1} | not an object | write {",
        "{\"version\":1,\"verb\":\"show\",\"arguments\":{\"idd\":\"c1\"}} | unknown argument idd | did you mean id?",
        "{\"version\":1,\"verb\":\"show\",\"arguments\":{\"id\":1}} | id = 1: not a text | double quotes",
        "{\"version\":1,\"verb\":\"show\"} | the argument id is missing | add \"id\"",
        "{\"version\":1,\"verb\":\"connections\",\"arguments\":{\"limit\":0}} | limit = 0: not a count | from 1",
        "{\"version\":1,\"verb\":\"connections\",\"arguments\":{\"older\":\"5\"}} | older = \"5\": not a time | unit",
        "{\"version\":1,\"verb\":\"connections\",\"arguments\":{\"sort\":\"agee\"}} | no such sort | did you mean age?",
        "{\"version\":1,\"verb\":\"close\",\"arguments\":{\"ids\":\"c1\"}} | not a list of texts | write [",
        "{\"version\":1,\"verb\":\"suspend\",\"arguments\":{\"listener\":\"a\",\"hold\":1}} | not a switch | true or false"
    })
    void wrongRequestIsToldWhatIsWrongAndWhatToDo(String request, String message, String remedy) throws IOException {
        JsonObject error = JsonParser.parseString(answer(request.strip() + "\n")).getAsJsonObject().getAsJsonObject("error");
        assertTrue(error.get("message").getAsString().contains(message), error.toString());
        assertTrue(error.get("remedy").getAsString().contains(remedy), error.toString());
        assertEquals(64, error.get("exit").getAsInt());
    }

    @Test
    void requestWithoutEndIsRefusedWhenItIsTooLong() throws IOException {
        try (SocketChannel channel = connect()) {
            String request = "{\"version\":1,\"verb\":\"" + "x".repeat(Request.LONGEST_LINE);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(1000);
            channel.read(answer);
            String error = new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
            assertTrue(error.contains("longer than " + Request.LONGEST_LINE), error);
        }
    }

    @Test
    void clientThatEndsItsRequestWithoutALineBreakIsAnswered() throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap("{\"version\":1,\"verb\":\"status\"}".getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            assertEquals("{\"ok\":true}", lastLine(channel));
        }
    }

    @Test
    void stopOfTheServerEndsAClientThatSaysNothing() throws IOException {
        try (SocketChannel channel = connect()) {
            asked.close();
            assertNull(lastLine(channel));
        }
    }
}
