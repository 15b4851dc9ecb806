package dev.berth.plugin.classic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ChargenTest {

    /// The printable characters in their order, as RFC 864 arranges them in a ring.
    private static final String RING =
            IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void eachLineBeginsOneCharacterLaterThanTheOneBefore(Transport transport) throws Exception {
        try (Served server = Served.start(folder, new Chargen()); Socket client = server.connect(transport)) {
            for (int line = 0; line < 300; line++) {
                int start = line % 95;
                assertEquals((RING + RING).substring(start, start + 72) + "\r\n", text(client, 74), "line " + line);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServerStopsSendingWhenTheClientCloses(Transport transport) throws Exception {
        try (Served server = Served.start(folder, new Chargen())) {
            try (Socket client = server.connect(transport)) {
                text(client, 74);
            }
            server.closed();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServerEndsWithAWholeLineWhenTheClientHalfCloses(Transport transport) throws Exception {
        try (Served server = Served.start(folder, new Chargen()); Socket client = server.connect(transport)) {
            client.getOutputStream().write("this is thrown away\r\n".getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            assertEndsWithAWholeLine(client);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServerEndsWithAWholeLineWhenItStops(Transport transport) throws Exception {
        try (Served server = Served.start(folder, new Chargen())) {
            CompletableFuture<Boolean> stopped;
            try (Socket client = server.connect(transport)) {
                text(client, 74);
                stopped = CompletableFuture.supplyAsync(server::stop);
                assertEndsWithAWholeLine(client);
            }
            assertTrue(stopped.get(), "the handler finished by itself");
        }
    }

    private static void assertEndsWithAWholeLine(Socket client) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String last = "";
        for (String line; (line = reader.readLine()) != null; last = line) {
            assertEquals(72, line.length());
        }
        assertTrue(RING.repeat(2).contains(last));
    }

    private static String text(Socket client, int length) throws IOException {
        return new String(client.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }
}
