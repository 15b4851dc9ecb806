package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.runtime.control.Change;
import dev.berth.runtime.control.ReloadResult;
import dev.berth.runtime.control.ReloadResult.Outcome;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReloadTest {

    private static final String TWO = """
            listeners {
              a { bind = "127.0.0.1:0", handler = room }
              b { bind = "127.0.0.1:0", handler = room }
            }
            handlers.room { type = greeting, word = one }
            """;

    @TempDir
    Path folder;

    private final GreetingProvider greetings = new GreetingProvider();

    private TestServer start(String configuration) throws IOException {
        return TestServer.start(folder, configuration, List.of(greetings));
    }

    private static Client client(TestServer server, String listener) throws IOException {
        return new Client(server.connect(listener));
    }

    @Test
    void whatIsNotDifferentStaysTheSame() throws Exception {
        try (TestServer server = start(TWO); Client client = client(server, "a")) {
            assertEquals("one x", client.send("x\n").line());
            SocketAddress address = server.address("a");
            ReloadResult result = server.server().reload();
            assertEquals(Outcome.DONE, result.outcome());
            assertEquals(List.of(), result.changes());
            assertEquals(address, server.address("a"));
            assertEquals("one y", client.send("y\n").line());
            assertEquals(List.of("one"), greetings.made);
            assertNull(greetings.closed.poll());
        }
    }

    @Test
    void changedHandlerServesNewConnectionsAndTheOldOneIsClosedWhenItsLastConnectionEnded() throws Exception {
        try (TestServer server = start(TWO); Client old = client(server, "a"); Client other = client(server, "b")) {
            assertEquals("one x", old.send("x\n").line());
            assertEquals("one x", other.send("x\n").line());
            ReloadResult result = server.reload(TWO.replace("word = one", "word = two"));
            assertEquals(List.of("handler room"), result.changes().stream().map(Change::what).toList());
            assertEquals(2, result.changes().getFirst().touched().size());
            assertEquals(List.of("handlers.room.word: \"one\" -> \"two\""), result.changes().getFirst().keys());
            try (Client fresh = client(server, "a")) {
                assertEquals("two x", fresh.send("x\n").line());
                assertEquals("one y", old.send("y\n").line());
                old.hangUp();
                assertEquals("one z", other.send("z\n").line());
                assertNull(greetings.closed.poll());
                other.hangUp();
                assertEquals("one", greetings.closed.poll(30, TimeUnit.SECONDS));
                assertEquals("two y", fresh.send("y\n").line());
            }
        }
    }

    @Test
    void removedListenerDrainsAndAnAddedOneServes() throws Exception {
        try (TestServer server = start(TWO); Client old = client(server, "b"); Client stays = client(server, "a")) {
            assertEquals("one x", old.send("x\n").line());
            int port = server.port("b");
            assertTrue(server.reload(TWO.replace("  b {", "  c {")).worked());
            assertEquals("ended: DRAINING", old.line());
            assertNull(old.line());
            assertThrows(ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
            try (Client fresh = client(server, "c")) {
                assertEquals("one x", fresh.send("x\n").line());
            }
            assertEquals("one x", stays.send("x\n").line());
        }
    }

    @Test
    void socketThatGoesFromOneListenerToAnotherRefusesNobody() throws Exception {
        String bound = """
                listeners.NAME { bind = { unix = "s.sock", mode = "0600" }, handler = greeting }
                """;
        try (TestServer server = start(bound.replace("NAME", "old"))) {
            assertTrue(server.reload(bound.replace("NAME", "new").replace("0600", "0660")).worked());
            Path socket = folder.resolve("s.sock");
            assertEquals(List.of("new"), List.copyOf(server.server().addresses().keySet()));
            assertEquals("rw-rw----", PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(socket)));
            try (UnixClient client = new UnixClient(socket)) {
                assertEquals("hello x", client.exchange("x"));
            }
        }
    }

    @Test
    void raisedLimitLetsThoseInWhoWait() throws Exception {
        String limited = TWO + "listeners.a.limits.connections = 1\n";
        try (TestServer server = start(limited); Client first = client(server, "a")) {
            assertEquals("one x", first.send("x\n").line());
            try (Client second = client(server, "a")) {
                second.send("x\n");
                assertTrue(server.reload(limited.replace("connections = 1", "connections = 2")).worked());
                assertEquals("one x", second.line());
                assertEquals("one y", first.send("y\n").line());
            }
        }
    }

    @Test
    void loweredLimitPerAddressCountsThoseWhoAreThere() throws Exception {
        try (TestServer server = start(TWO); Client first = client(server, "a")) {
            assertEquals("one x", first.send("x\n").line());
            assertTrue(server.reload(TWO + "listeners.a.limits.per-address = 1\n").worked());
            try (Client second = client(server, "a")) {
                assertNull(second.line());
            }
        }
    }

    @Test
    void backlogOfASocketThatIsBoundAlreadyChanges() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ss")), "ss (iproute2) is not installed");
        try (TestServer server = start(TWO)) {
            assertTrue(server.reload(TWO + "listeners.a.backlog = 7\n").worked());
            Process ss = new ProcessBuilder("/usr/bin/ss", "-Hltn", "sport = :" + server.port("a")).start();
            // State, queue now, queue at most (ss(8)).
            assertEquals("7", new String(ss.getInputStream().readAllBytes()).split("\\s+")[2]);
        }
    }

    @Test
    void addressThatCannotBeBoundRollsEverythingBack() throws Exception {
        try (TestServer server = start(TWO); Client client = client(server, "a");
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SocketAddress address = server.address("b");
            ReloadResult result = server.reload(TWO.replace("word = one", "word = two") + """
                    listeners.c { bind = ["127.0.0.1:0", "127.0.0.1:%d"], handler = room }
                    """.formatted(taken.getLocalPort()));
            assertEquals(Outcome.UNAVAILABLE, result.outcome());
            assertEquals(1, result.problems().size());
            assertEquals(List.of("a", "b"), List.copyOf(server.server().addresses().keySet()));
            assertEquals(address, server.address("b"));
            assertEquals("one x", client.send("x\n").line());
            try (Client fresh = client(server, "b")) {
                assertEquals("one x", fresh.send("x\n").line());
            }
            // What was made for it in vain is closed again.
            assertEquals("two", greetings.closed.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void configurationThatIsWrongChangesNothing() throws Exception {
        try (TestServer server = start(TWO); Client client = client(server, "a")) {
            ReloadResult result = server.reload(TWO.replace("word = one", "word = two") + "nonsense = 1\n");
            assertEquals(Outcome.UNUSABLE, result.outcome());
            assertEquals("unknown key nonsense", result.problems().getFirst().what());
            assertEquals("one x", client.send("x\n").line());
            try (Client fresh = client(server, "b")) {
                assertEquals("one x", fresh.send("x\n").line());
            }
        }
    }

    @Test
    void dryRunTellsWhatWouldChangeAndChangesNothing() throws Exception {
        try (TestServer server = start(TWO); Client client = client(server, "b")) {
            assertEquals("one x", client.send("x\n").line());
            Files.writeString(folder.resolve("berth.conf"),
                    TWO.replace("  b {", "  c {") + "server.drain = 5s\nserver.tls.chain-length = 3\n");
            ReloadResult result = server.server().tryReload();
            assertEquals(Outcome.DRY_RUN, result.outcome());
            assertEquals(List.of("listener b removed: its connections drain", "listener c added", "server changed",
                    "server takes effect after a restart"),
                    result.changes().stream().map(each -> each.what() + ' ' + each.how()).toList());
            assertEquals(1, result.changes().getFirst().touched().size());
            assertEquals(List.of("a", "b"), List.copyOf(server.server().addresses().keySet()));
            assertEquals("one y", client.send("y\n").line());
        }
    }

    @Test
    void reloadsAtOnceHappenOneAfterTheOther() throws Exception {
        try (TestServer server = start(TWO)) {
            List<CompletableFuture<ReloadResult>> both = List.of(
                    CompletableFuture.supplyAsync(server.server()::reload),
                    CompletableFuture.supplyAsync(server.server()::reload));
            assertEquals(List.of(2, 3), both.stream().map(CompletableFuture::join)
                    .map(ReloadResult::generation).sorted().toList());
        }
    }

    @Test
    void clientsNoticeNothingOfReloadsThatConcernOthers() throws Exception {
        try (TestServer server = start(TWO); Client client = client(server, "a")) {
            for (int i = 0; i < 20; i++) {
                CompletableFuture<ReloadResult> reload = CompletableFuture.supplyAsync(server.server()::reload);
                for (int j = 0; !reload.isDone() || j == 0; j++) {
                    assertEquals("one " + j, client.send(j + "\n").line());
                    try (Client fresh = client(server, "b")) {
                        assertEquals("one x", fresh.send("x\n").line());
                    }
                }
                assertTrue(reload.join().worked());
            }
        }
    }

    @Test
    void serverThatStopsReloadsNoMore() throws Exception {
        TestServer server = start(TWO);
        server.close();
        assertEquals(Outcome.STOPPING, server.server().reload().outcome());
    }
}
