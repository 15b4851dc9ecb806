package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `close` and `abort`: who is ended and how, and that it is written down.
@Timeout(60)
class EndVerbTest {

    /// Says goodbye when it is asked to end.
    private static final Handler POLITE = connection -> {
        Messages<String> lines = Frames.lines(connection, 1000);
        for (String line; (line = lines.receive()) != null; ) {
            lines.send(line);
        }
        lines.send("bye");
    };

    @TempDir
    Path folder;

    private static Client client(Asked asked, String listener) throws IOException {
        Client client = new Client(asked.server().connect(listener));
        client.send("hello\n").line();
        return client;
    }

    private static CloseReason reason(Asked asked) throws InterruptedException {
        return asked.server().events().await(ServerEvent.Closed.class).reason();
    }

    @Test
    void closeLetsTheHandlerSayGoodbye() throws Exception {
        try (AuditLog audit = new AuditLog();
                Asked asked = Asked.start(folder, POLITE);
                Client client = client(asked, "a");
                Client stays = client(asked, "a")) {
            JsonObject ended = asked.one("ended", "close", Map.of("ids", List.of("c1")));
            assertEquals("{\"matched\":1,\"done\":true}", ended.toString());
            assertEquals("bye", client.line());
            assertNull(client.line());
            client.hangUp();
            assertEquals(CloseReason.DRAINED, reason(asked));
            assertEquals("still here", stays.send("still here\n").line());
            assertEquals(List.of(System.getProperty("user.name") + " close {\"ids\":[\"c1\"]}: 1 connection"), audit.lines());
        }
    }

    @Test
    void closeIsAskedAgainUntilTheHandlerHearsOfIt() throws Exception {
        // Reads bytes, and is not asked while something moves: only when it has been silent.
        try (Asked asked = Asked.start(folder, connection -> connection.input().transferTo(connection.output()));
                Client client = client(asked, "a")) {
            asked.lines("close", Map.of("ids", List.of("c1")));
            assertEquals("more", client.send("more\n").line());
            assertNull(client.line());
        }
    }

    @Test
    void abortResetsAndTellsTheReason() throws Exception {
        try (AuditLog audit = new AuditLog();
                Asked asked = Asked.start(folder, POLITE);
                Client client = client(asked, "a")) {
            asked.lines("abort", Map.of("ids", List.of("c1")));
            assertThrows(IOException.class, client::line);
            assertEquals(CloseReason.ABORTED, reason(asked));
            assertTrue(audit.lines().getFirst().endsWith("abort {\"ids\":[\"c1\"]}: 1 connection"), audit.lines().toString());
        }
    }

    @Test
    void abortInterruptsAHandlerThatWaitsForSomethingElse() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        try (Asked asked = Asked.start(folder, connection -> {
                    connection.read(ByteBuffer.allocate(1));
                    connection.write(ByteBuffer.wrap(new byte[] {'\n'}));
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                });
                Client client = new Client(asked.server().connect("a"))) {
            assertEquals("", client.send("x").line());
            asked.lines("abort", Map.of("ids", List.of("c1")));
            interrupted.await();
            assertEquals(CloseReason.ABORTED, reason(asked));
        }
    }

    @Test
    void filterChangesNothingUntilItIsConfirmed() throws Exception {
        try (AuditLog audit = new AuditLog(); Asked asked = Asked.start(folder, POLITE)) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                clients.add(client(asked, i < 6 ? "a" : "b"));
            }
            Map<String, Object> filter = Map.of("listener", "a");
            List<JsonObject> lines = asked.lines("abort", filter);
            assertEquals("{\"ended\":{\"matched\":6,\"done\":false}}", lines.getLast().toString());
            assertEquals(6, lines.size(), "the first five, and the count");
            assertEquals(7, asked.ids(Map.of()).size());
            assertEquals(List.of(), audit.lines());

            asked.lines("abort", Map.of("listener", "a", "confirmed", true));
            asked.await(() -> asked.ids(Map.of()).equals(List.of("c7")));
            assertEquals(1, audit.lines().size());
            assertTrue(audit.lines().getFirst().endsWith(": 6 connections"), audit.lines().toString());
            for (Client each : clients) {
                each.close();
            }
        }
    }

    @Test
    void oneUnknownIdKeepsAllFromBeingEnded() throws Exception {
        try (AuditLog audit = new AuditLog();
                Asked asked = Asked.start(folder, POLITE);
                Client client = client(asked, "a")) {
            Refusal wrong = assertThrows(Refusal.class,
                    () -> asked.lines("abort", Map.of("ids", List.of("c1", "c2"))));
            assertEquals(69, wrong.exit());
            assertEquals("still here", client.send("still here\n").line());
            assertTrue(audit.lines().getFirst().contains("failed, no connection c2"), audit.lines().toString());
        }
    }

    @Test
    void neitherNothingNorEverythingIsEndedByMistake() throws Exception {
        try (Asked asked = Asked.start(folder, POLITE)) {
            for (Map<String, Object> wrong : List.<Map<String, Object>>of(Map.of(), Map.of("confirmed", true),
                    Map.of("ids", List.of("c1"), "listener", "a"))) {
                assertEquals(64, assertThrows(Refusal.class, () -> asked.lines("close", wrong)).exit(), wrong.toString());
            }
            assertFalse(asked.lines("abort", Map.of("listener", "a")).isEmpty());
        }
    }
}
