package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What relayed connections leave to the packaged server: nothing, however many there were; and how it stops with some.
@Timeout(120)
class ForwardStateIT {

    /// Few seconds; `-Dberth.test.forward.connections=100000` takes minutes and tries it in full.
    private static final int MANY = Integer.getInteger("berth.test.forward.connections", 3000);

    private static final int AT_ONCE = 8;
    private static final int PLACES = 16;

    /// A process of its own: it goes on while relays stop.
    private static BerthProcess target;

    @TempDir
    Path folder;

    private BerthProcess berth;

    @BeforeAll
    static void startTarget(@TempDir Path own) throws Exception {
        target = BerthProcess.start(own, "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }");
    }

    @AfterAll
    static void stopTarget() {
        target.close();
    }

    @BeforeEach
    void start() throws Exception {
        berth = BerthProcess.start(folder, """
                server.drain = 2s
                listeners.relay {
                  bind = "127.0.0.1:0", limits.connections = %1$d
                  handler { type = forward, to = ["%2$s"], max-connections = %1$d }
                }
                """.formatted(PLACES, target.address("echo")));
    }

    @AfterEach
    void stop() {
        berth.close();
    }

    private Client greeted() throws IOException {
        Client client = new Client(berth.connect("relay"));
        assertEquals("hello", client.send("hello\n").line());
        return client;
    }

    /// Clients that leave in each of the ways there are.
    private void visit(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (Client client = greeted()) {
                if (i % 3 == 0) {
                    client.socket().shutdownOutput();
                    assertEquals(null, client.line());
                } else if (i % 3 == 1) {
                    // socket(7): a reset instead of an end.
                    client.socket().setSoLinger(true, 0);
                }
            }
        }
    }

    @Test
    @Timeout(3600)
    void nothingIsLeftOfThousandsOfShortConnections() throws Exception {
        visit(AT_ONCE);
        ForwardTargets.await(folder, "relay", target.address("echo"), "connections", 0);
        ServerState before = ServerState.of(berth);
        ServerState beforeOfTarget = ServerState.of(target);
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(clients.submit(() -> {
                    visit(MANY / AT_ONCE);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        ForwardTargets.await(folder, "relay", target.address("echo"), "connections", 0);
        before.awaitReturn(berth);
        beforeOfTarget.awaitReturn(target);
        assertEquals(AT_ONCE + MANY / AT_ONCE * AT_ONCE,
                ForwardTargets.figure(folder, "relay", target.address("echo"), "connected"));
        // As many can come as ever, at once.
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            clients.add(greeted());
        }
        for (Client client : clients) {
            client.close();
        }
        assertEquals(List.of(), ServerLog.noise(berth));
    }

    /// The port is given up first, so a refused connect says that the drain has begun.
    private void awaitDrain() throws Exception {
        Await.until(() -> "the drain has begun", () -> {
            try (var probe = berth.connect("relay")) {
                return !probe.isConnected();
            } catch (IOException e) {
                return true;
            }
        });
    }

    @Test
    void relayedConnectionGoesOnUntilTheDrainEndsAndIsAbortedThen() throws Exception {
        try (Client client = greeted()) {
            long begin = System.nanoTime();
            berth.signal("TERM");
            awaitDrain();
            assertEquals("still here", client.send("still here\n").line());
            assertThrows(IOException.class, client::line);
            assertTrue(System.nanoTime() - begin >= 1_900_000_000L, "cut off before the drain was over");
            assertEquals(75, berth.awaitExit(), berth.log());
            ServerLog.awaitAccess(berth, "drain-ended", 1);
        }
    }

    @Test
    void relayedConnectionThatEndsWhileTheServerDrainsIsAnOrderlyEnd() throws Exception {
        try (Client client = greeted()) {
            berth.signal("TERM");
            awaitDrain();
            client.send("one more\n").socket().shutdownOutput();
            assertEquals("one more", client.line());
            assertEquals(null, client.line());
        }
        assertEquals(0, berth.awaitExit(), berth.log());
    }
}
