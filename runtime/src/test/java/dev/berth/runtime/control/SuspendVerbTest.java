package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `suspend` and `resume`.
@Timeout(60)
class SuspendVerbTest {

    @TempDir
    Path folder;

    private Asked start() throws IOException {
        return Asked.start(folder, connection -> connection.input().transferTo(connection.output()));
    }

    private static String state(Asked asked) throws Refusal {
        return listener(asked).get("state").getAsString();
    }

    private static JsonObject listener(Asked asked) throws Refusal {
        return asked.all("listener", "status", Map.of()).getFirst();
    }

    private static void suspend(Asked asked, boolean hold) throws Refusal {
        asked.lines("suspend", Map.of("listener", "a", "hold", hold));
    }

    private static void resume(Asked asked) throws Refusal {
        asked.lines("resume", Map.of("listener", "a"));
    }

    @Test
    void suspendReleasesThePortAndResumeBindsTheSameOneAgain() throws Exception {
        try (AuditLog audit = new AuditLog(); Asked asked = start();
                Client before = new Client(asked.server().connect("a"))) {
            assertEquals("x", before.send("x\n").line());
            int port = asked.server().port("a");
            suspend(asked, false);
            assertEquals("suspended", state(asked));
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port));
            assertEquals("goes on", before.send("goes on\n").line());
            // Again without effect.
            suspend(asked, false);

            resume(asked);
            assertEquals("open", state(asked));
            assertEquals(port, asked.server().port("a"));
            try (Client after = new Client(asked.server().connect("a"))) {
                assertEquals("y", after.send("y\n").line());
            }
            resume(asked);
            assertEquals(4, audit.lines().size(), audit.lines().toString());
            assertTrue(audit.lines().getFirst().endsWith(": 1 listener suspended"), audit.lines().toString());
        }
    }

    @Test
    void holdLeavesNewConnectionsInTheBacklogUntilItIsResumed() throws Exception {
        try (Asked asked = start()) {
            suspend(asked, true);
            assertEquals("held", state(asked));
            try (Client first = new Client(asked.server().connect("a")).send("1\n");
                    Client second = new Client(asked.server().connect("a")).send("2\n");
                    Client third = new Client(asked.server().connect("a")).send("3\n")) {
                // One may be accepted already, and waits too.
                asked.await(() -> backlog(asked) >= 2);
                assertEquals(0, asked.ids(Map.of()).size());
                resume(asked);
                assertEquals("1", first.line());
                assertEquals("2", second.line());
                assertEquals("3", third.line());
                asked.await(() -> backlog(asked) == 0);
            }
        }
    }

    private static int backlog(Asked asked) throws Refusal {
        return listener(asked).getAsJsonArray("sockets").get(0).getAsJsonObject().get("backlog").getAsInt();
    }

    @Test
    void portThatSomebodyElseTookKeepsTheListenerSuspended() throws Exception {
        try (Asked asked = start()) {
            int port = asked.server().port("a");
            suspend(asked, false);
            try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                Refusal taken = assertThrows(Refusal.class, () -> resume(asked));
                assertEquals(69, taken.exit());
                assertTrue(taken.getMessage().contains("in use"), taken.getMessage());
                assertEquals(port, other.getLocalPort());
                assertEquals("suspended", state(asked));
            }
            resume(asked);
            assertEquals("open", state(asked));
        }
    }

    @Test
    void suspendedListenerCannotBeHeld() throws Exception {
        try (Asked asked = start()) {
            suspend(asked, false);
            assertEquals(69, assertThrows(Refusal.class, () -> suspend(asked, true)).exit());
            assertEquals("suspended", state(asked));
        }
    }

    @Test
    void serverStopsWhileAListenerIsSuspendedAndAnotherIsHeld() throws Exception {
        Asked asked = start();
        suspend(asked, false);
        asked.lines("suspend", Map.of("listener", "b", "hold", true));
        asked.close();
        assertThrows(Unreachable.class, () -> state(asked));
    }

    @Test
    void unixSocketGoesAndComesBack() throws Exception {
        Path path = folder.resolve("a.sock");
        try (Asked asked = Asked.start(folder, "listeners.a { bind = { unix = \"" + path + "\" }, handler = test }",
                connection -> { })) {
            suspend(asked, false);
            assertThrows(IOException.class, () -> connect(path));
            resume(asked);
            connect(path).close();
        }
    }

    private static SocketChannel connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(path));
        return channel;
    }

    @Test
    void unknownListenerIsToldWithItsNeighbour() throws Exception {
        try (Asked asked = Asked.start(folder, "listeners.echo { bind = \"127.0.0.1:0\", handler = test }",
                connection -> { })) {
            Refusal wrong = assertThrows(Refusal.class, () -> asked.lines("suspend", Map.of("listener", "ecko")));
            assertEquals(64, wrong.exit());
            assertEquals("did you mean echo?", wrong.remedy());
        }
    }
}
