package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.api.Connection;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `drain`, `draining` and `stop`.
@Timeout(60)
class DrainVerbTest {

    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    Path folder;

    private Asked start(String drain) throws IOException {
        return Asked.start(folder, """
                server.drain = %s
                listeners {
                  a { bind = "127.0.0.1:0", handler = test }
                  b { bind = "127.0.0.1:0", handler = test }
                }
                """.formatted(drain), this::handle);
    }

    /// Answers lines; `wait` only when it is let go.
    private void handle(Connection connection) throws Exception {
        Messages<String> lines = Frames.lines(connection, 100);
        for (String line; (line = lines.receive()) != null; ) {
            if (line.equals("wait")) {
                lines.send("waiting");
                connection.output().flush();
                release.await();
            }
            lines.send(line);
        }
    }

    private static Client client(Asked asked, String listener, String line) throws IOException {
        Client client = new Client(asked.server().connect(listener));
        client.send(line + "\n").line();
        return client;
    }

    private static JsonObject draining(Asked asked, String listener) throws Refusal {
        return asked.one("draining", "draining", Map.of("listener", listener));
    }

    @Test
    void drainEndsTheConnectionsOfOneListenerAndTellsWhoIsLeft() throws Exception {
        try (Asked asked = start("30s");
                Client idle = client(asked, "a", "x");
                Client busy = client(asked, "a", "wait");
                Client other = client(asked, "b", "x")) {
            int port = asked.server().port("a");
            asked.lines("drain", Map.of("listener", "a"));
            assertNull(idle.line());
            idle.hangUp();
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port));
            asked.await(() -> draining(asked, "a").get("left").getAsInt() == 1);
            JsonObject progress = draining(asked, "a");
            assertEquals(2, progress.get("atFirst").getAsInt());
            assertFalse(progress.get("over").getAsBoolean());
            assertTrue(progress.get("remainingMillis").getAsLong() <= 30_000);
            JsonObject left = asked.one("connection", "draining", Map.of("listener", "a"));
            assertEquals("c2", left.get("id").getAsString());
            assertTrue(left.get("standing").getAsString().startsWith("is parked in DrainVerbTest.handle:"), left.toString());

            assertEquals("still here", other.send("still here\n").line());
            release.countDown();
            assertEquals("wait", busy.line());
            busy.hangUp();
            asked.await(() -> draining(asked, "a").get("over").getAsBoolean());
            assertEquals(0, draining(asked, "a").get("aborted").getAsInt());
        }
    }

    @Test
    void whoIsLeftAtTheEndIsAborted() throws Exception {
        try (Asked asked = start("100ms"); Client busy = client(asked, "a", "wait")) {
            asked.lines("drain", Map.of("listener", "a"));
            assertThrows(IOException.class, busy::line);
            asked.await(() -> draining(asked, "a").get("over").getAsBoolean());
            assertEquals(1, draining(asked, "a").get("aborted").getAsInt());
            release.countDown();
        }
    }

    @Test
    void resumeGivesTheDrainUpAndNewConnectionsAreNotMeant() throws Exception {
        try (Asked asked = start("500ms"); Client busy = client(asked, "a", "wait")) {
            asked.lines("drain", Map.of("listener", "a"));
            asked.lines("resume", Map.of("listener", "a"));
            try (Client fresh = client(asked, "a", "x")) {
                asked.await(() -> draining(asked, "a").get("over").getAsBoolean());
                assertEquals(0, draining(asked, "a").get("aborted").getAsInt());
                assertEquals("y", fresh.send("y\n").line());
                release.countDown();
                assertEquals("wait", busy.line());
            }
        }
    }

    @Test
    void drainThatNobodyBeganIsUnavailable() throws Exception {
        try (Asked asked = start("1s")) {
            assertEquals(69, assertThrows(Refusal.class, () -> draining(asked, "a")).exit());
            assertEquals(64, assertThrows(Refusal.class, () -> draining(asked, "c")).exit());
            assertEquals(69, assertThrows(Refusal.class, () -> asked.lines("draining", Map.of())).exit());
        }
    }

    @Test
    void stopDrainsAndIsAskedHowItGoesOnAndNothingElseIsChanged() throws Exception {
        try (Asked asked = start("30s"); Client busy = client(asked, "a", "wait")) {
            assertEquals(ProcessHandle.current().pid(),
                    asked.one("server", "stop", Map.of()).get("pid").getAsLong());
            asked.await(() -> isDraining(asked));
            assertEquals(1, asked.one("draining", "draining", Map.of()).get("left").getAsInt());
            assertEquals(75, assertThrows(Refusal.class, () -> asked.lines("resume", Map.of("listener", "a"))).exit());
            release.countDown();
            assertEquals("wait", busy.line());
            busy.hangUp();
            assertTrue(asked.server().server().stop());
            assertThrows(Unreachable.class, () -> asked.lines("status", Map.of()));
        }
    }

    @Test
    void stopNowCutsAStopShort() throws Exception {
        try (Asked asked = start("1h"); Client busy = client(asked, "a", "wait")) {
            asked.lines("stop", Map.of());
            asked.await(() -> isDraining(asked));
            asked.lines("stop", Map.of("now", true));
            assertThrows(IOException.class, busy::line);
            release.countDown();
            assertFalse(asked.server().server().stop());
        }
    }

    private static boolean isDraining(Asked asked) {
        try {
            return !asked.lines("draining", Map.of()).isEmpty();
        } catch (Refusal e) {
            return false;
        }
    }
}
