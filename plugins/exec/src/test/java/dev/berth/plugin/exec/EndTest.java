package dev.berth.plugin.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How programs end, and what they started.
@Timeout(60)
class EndTest {

    /// Ignores what asks it to end, as does what it starts; tells both process ids.
    private static final String STUBBORN = "shell = \"trap '' TERM; sleep 1000 & echo $!; echo $$; wait\"\n";

    /// Nobody who waits for this to pass waits in vain for something else.
    private static final String LONG_WAIT = "stop-wait = 1000s";

    @TempDir
    Path folder;

    @Test
    void aProgramIsToldToEndWhenItsClientIsGone() throws Exception {
        Path told = folder.resolve("told");
        try (Door door = Door.run(folder, LONG_WAIT
                + "\nshell = \"trap 'echo ending >&2; echo TERM > " + told + "; exit 5' TERM; echo ready;"
                + " while :; do sleep 0.01; done\"")) {
            try (TestClient client = new TestClient(door.connect())) {
                assertEquals("ready", client.line());
                client.reset();
            }
            ServerEvent.Closed closed = door.closed();
            assertEquals(CloseReason.PEER_FAILED, closed.reason());
            assertEquals("5", closed.notes().get("exit"));
            assertEquals("TERM\n", Files.readString(told));
        }
    }

    @Test
    void whoIgnoresItIsKilledWithAllThatItStarted() throws Exception {
        try (Door door = Door.run(folder, STUBBORN + "stop-wait = 200ms")) {
            List<Long> pids;
            try (TestClient client = new TestClient(door.connect())) {
                pids = List.of(client.number(), client.number());
                assertTrue(pids.stream().allMatch(Processes::runs));
                client.reset();
            }
            assertEquals("SIGKILL", door.closed().notes().get("exit"));
            Processes.awaitGone(pids);
        }
    }

    @Test
    void aGrandchildThatIgnoresItIsKilledThoughTheProgramEnded() throws Exception {
        try (Door door = Door.run(folder, "stop-wait = 200ms\n"
                + "shell = \"(trap '' TERM; exec sleep 1000) & echo $!; wait\"")) {
            long grandchild;
            try (TestClient client = new TestClient(door.connect())) {
                grandchild = client.number();
                client.reset();
            }
            assertEquals("SIGTERM", door.closed().notes().get("exit"));
            Processes.awaitGone(List.of(grandchild));
        }
    }

    @Test
    void whatAProgramLeavesBehindIsEndedWithIt() throws Exception {
        try (Door door = Door.run(folder, LONG_WAIT
                + "\nshell = \"sleep 1000 < /dev/null > /dev/null 2>&1 & echo $!\"")) {
            long left;
            try (TestClient client = new TestClient(door.connect())) {
                left = client.number();
                assertNull(client.line());
            }
            assertEquals("0", door.closed().notes().get("exit"));
            Processes.awaitGone(List.of(left));
        }
    }

    @Test
    void whatAProgramLeavesBehindIsKilledIfItIgnoresItsEnd() throws Exception {
        try (Door door = Door.run(folder, "stop-wait = 200ms\n"
                + "shell = \"trap '' TERM; sleep 1000 < /dev/null > /dev/null 2>&1 & echo $!\"")) {
            long left;
            try (TestClient client = new TestClient(door.connect())) {
                left = client.number();
            }
            assertEquals("0", door.closed().notes().get("exit"));
            assertFalse(Processes.runs(left));
        }
    }

    @Test
    void aClientIsServedForAsLongAsAnyProcessHasItsSocket() throws Exception {
        try (Door door = Door.run(folder,
                "shell = \"exec 3<&0; (read line <&3; echo late $line) & echo early\"");
                TestClient client = new TestClient(door.connect())) {
            assertEquals("early", client.line());
            assertEquals(List.of("late word"), client.send("word\n").rest());
        }
    }

    @Test
    void whoLeftTheGroupWithTheSocketDoesNotHoldTheConnection() throws Exception {
        try (Door door = Door.run(folder,
                "stop-wait = 200ms\nshell = \"setsid -f sh -c 'echo $$; exec sleep 1000'\"")) {
            long escaped;
            try (TestClient client = new TestClient(door.connect())) {
                escaped = client.number();
                client.reset();
            }
            try {
                assertEquals("0", door.closed().notes().get("exit"));
            } finally {
                Processes.kill(escaped);
            }
        }
    }

    @Test
    void aProgramThatTakesTooLongIsEndedAndItsClientCanTell() throws Exception {
        try (Door door = Door.run(folder, "time-limit = 300ms\n" + STUBBORN + "stop-wait = 100ms")) {
            List<Long> pids;
            try (TestClient client = new TestClient(door.connect())) {
                pids = List.of(client.number(), client.number());
                assertThrows(IOException.class, client::line);
            }
            ServerEvent.Closed closed = door.closed();
            assertEquals(CloseReason.ABORTED, closed.reason());
            assertEquals("time-limit", closed.notes().get("stopped"));
            Processes.awaitGone(pids);
        }
    }

    @Test
    void aSilentProgramOfASilentClientEndsWhenTheConnectionIsIdle() throws Exception {
        try (Door door = Door.start(folder, """
                listeners.door { bind = "127.0.0.1:0", timeouts.idle = 200ms
                                 handler { type = exec, command = [sleep, "1000"], stop-wait = 100ms } }
                """); TestClient client = new TestClient(door.connect())) {
            assertNull(client.line());
            client.hangUp();
            ServerEvent.Closed closed = door.closed();
            assertEquals(CloseReason.IDLE_TIMEOUT, closed.reason());
            assertEquals("SIGTERM", closed.notes().get("exit"));
        }
    }

    @Test
    void aConnectionThatIsCutOffEndsItsProgramAlsoAfterTheClientsEnd() throws Exception {
        try (Door door = Door.run(folder, LONG_WAIT
                + "\nshell = \"cat > /dev/null; echo read; exec sleep 1000\"")) {
            try (TestClient client = new TestClient(door.connect())) {
                var connection = door.await(ServerEvent.Accepted.class).connection();
                assertEquals("read", client.endOutput().line());
                connection.abort();
            }
            assertEquals("SIGTERM", door.closed().notes().get("exit"));
        }
    }

    @Test
    void aProgramThatEndsAtTheEndOfItsInputLetsTheServerStopInOrder() throws Exception {
        try (Door door = Door.run(folder, LONG_WAIT + "\ncommand = [cat]");
                TestClient client = new TestClient(door.connect())) {
            assertEquals("x", client.send("x\n").line());
            Thread stopping = Thread.startVirtualThread(() -> assertTrue(door.server().server().stop()));
            assertNull(client.line());
            client.hangUp();
            stopping.join();
            ServerEvent.Closed closed = door.closed();
            assertEquals(CloseReason.DRAINED, closed.reason());
            assertEquals("0", closed.notes().get("exit"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"300ms", "1000s"})
    void noProgramIsLeftWhenTheServerHasStopped(String stopWait) throws Exception {
        try (Door door = Door.start(folder, "server.drain = 100ms\n"
                        + "listeners.door { bind = \"127.0.0.1:0\", handler { type = exec\n" + STUBBORN
                        + "stop-wait = " + stopWait + " } }");
                TestClient client = new TestClient(door.connect())) {
            List<Long> pids = List.of(client.number(), client.number());
            assertFalse(door.server().server().stop());
            assertEquals(List.of(), pids.stream().filter(Processes::runs).toList());
        }
    }
}
