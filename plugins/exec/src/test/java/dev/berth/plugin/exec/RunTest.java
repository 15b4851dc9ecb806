package dev.berth.plugin.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The bytes of a connection and those of its program.
@Timeout(60)
class RunTest {

    private static final int MANY = 10 * 1024 * 1024;

    /// More than what the kernel holds of a connection and of a socket pair.
    private static final long FAR_TOO_MANY = 64L << 20;

    private static final long STUCK_MILLIS = 500;

    @TempDir
    Path folder;

    @Test
    void whatAProgramWritesReachesAClientThatSendsNothingAndThenItsEnd() throws Exception {
        try (Door door = Door.run(folder, "command = [echo, \"a  b\", \"$HOME\"]")) {
            try (TestClient client = new TestClient(door.connect())) {
                assertEquals(List.of("a  b $HOME"), client.rest());
            }
            ServerEvent.Closed closed = door.closed();
            assertEquals(CloseReason.HANDLER_RETURNED, closed.reason());
            assertEquals("0", closed.notes().get("exit"));
        }
    }

    @Test
    void everyByteGoesThroughAProgramAndBackInOrder() throws Exception {
        byte[] sent = new byte[MANY];
        new Random(7).nextBytes(sent);
        try (Door door = Door.run(folder, "command = [cat]")) {
            try (Socket client = door.connect()) {
                FutureTask<Void> writer = new FutureTask<>(() -> {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                    return null;
                });
                Thread.startVirtualThread(writer);
                assertArrayEquals(sent, client.getInputStream().readAllBytes());
                writer.get();
            }
            assertEquals("0", door.closed().notes().get("exit"));
        }
    }

    @Test
    void theEndOfAClientsOutputIsTheEndOfTheProgramsInput() throws Exception {
        try (Door door = Door.run(folder, "command = [sort]");
                TestClient client = new TestClient(door.connect())) {
            client.send("b\nc\na\n").endOutput();
            assertEquals(List.of("a", "b", "c"), client.rest());
        }
    }

    @Test
    void aProgramThatEndsItsOutputGoesOnReadingWhatTheClientSends() throws Exception {
        Path kept = folder.resolve("kept");
        // perl's shutdown is shutdown(2), and 1 is SHUT_WR.
        try (Door door = Door.run(folder,
                "command = [perl, \"-e\", \"$| = 1; print qq(over\\n); shutdown(STDOUT, 1);"
                        + " open(F, q(>), shift); print F <STDIN>\", \"" + kept + "\"]")) {
            try (TestClient client = new TestClient(door.connect())) {
                assertEquals("over", client.line());
                assertNull(client.line());
                client.send("after\n").send("the end\n").endOutput();
                assertEquals("0", door.closed().notes().get("exit"));
            }
            assertEquals("after\nthe end\n", Files.readString(kept));
        }
    }

    @Test
    void aClientIsHeldUpByAProgramThatDoesNotRead() throws Exception {
        // What is not read cannot be told its end: the drain has to cut it off.
        try (Door door = Door.start(folder, "server.drain = 100ms\nlisteners.door {"
                        + " bind = \"127.0.0.1:0\", handler { type = exec, command = [sleep, \"1000\"] } }");
                SocketChannel client = SocketChannel.open(door.server().address("door"));
                Selector selector = Selector.open()) {
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_WRITE);
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
            long sent = 0;
            while (selector.select(STUCK_MILLIS) > 0) {
                selector.selectedKeys().clear();
                sent += client.write(bytes.clear());
                assertTrue(sent < FAR_TOO_MANY, () -> "taken from the client though nobody reads it");
            }
        }
    }

    @Test
    void aProgramIsHeldUpByAClientThatDoesNotRead() throws Exception {
        Path count = folder.resolve("count");
        // The program tells how much it could write when it is told to end.
        try (Door door = Door.run(folder,
                "command = [perl, \"-e\", \"$SIG{TERM} = sub { open(F, q(>), shift @ARGV); print F $n; close F; exit };"
                        + " $n += syswrite(STDOUT, q(x) x 65536) while 1\", \"" + count + "\"]\n"
                        + "time-limit = 1s\nstop-wait = 100ms")) {
            try (Socket client = door.connect()) {
                assertEquals('x', client.getInputStream().read());
                assertEquals("time-limit", door.closed().notes().get("stopped"));
            }
            assertTrue(Long.parseLong(Files.readString(count)) < FAR_TOO_MANY, Files.readString(count));
        }
    }

    @Test
    void theExitCodeIsTold() throws Exception {
        try (Door door = Door.run(folder, "shell = \"echo half; exit 3\"")) {
            try (TestClient client = new TestClient(door.connect())) {
                assertEquals(List.of("half"), client.rest());
            }
            ServerEvent.Closed closed = door.closed();
            assertEquals("3", closed.notes().get("exit"));
            assertEquals(CloseReason.HANDLER_RETURNED, closed.reason());
        }
    }

    @Test
    void aClientCanTellTheAnswerOfAProgramThatASignalEndedFromAWholeOne() throws Exception {
        try (Door door = Door.run(folder, "shell = \"read line; kill -SEGV $$\"")) {
            try (TestClient client = new TestClient(door.connect())) {
                client.send("go\n");
                assertThrows(IOException.class, client::line);
            }
            ServerEvent.Closed closed = door.closed();
            assertEquals("SIGSEGV", closed.notes().get("exit"));
            assertEquals(CloseReason.ABORTED, closed.reason());
        }
    }

    @Test
    void aProgramThatLeavesItsInputUnreadIsNoFailure() throws Exception {
        try (Door door = Door.run(folder, "shell = \"read line; echo $line\"")) {
            try (TestClient client = new TestClient(door.connect())) {
                client.send("first\n" + "more\n".repeat(100));
                assertEquals("first", client.line());
                assertNull(client.line());
            }
            assertEquals(CloseReason.HANDLER_RETURNED, door.closed().reason());
        }
    }

    @Test
    void aProgramThatCannotBeRunFailsItsConnectionAndSaysWhy() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/interpreter\n");
        assertTrue(script.toFile().setExecutable(true));
        try (Door door = Door.run(folder, "command = [\"" + script + "\"]")) {
            try (TestClient client = new TestClient(door.connect())) {
                assertThrows(IOException.class, client::line);
            }
            assertEquals("run " + script + ": No such file or directory",
                    door.await(ServerEvent.HandlerFailed.class).cause().getMessage());
        }
    }
}
