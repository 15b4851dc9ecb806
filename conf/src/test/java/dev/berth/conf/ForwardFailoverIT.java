package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.berth.conf.Keeper.Broken;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Targets of the packaged server that are killed and started again while clients use them.
@Timeout(120)
class ForwardFailoverIT {

    private static final int CLIENTS = 20;
    private static final int FRESH = 20;

    @TempDir
    Path folder;

    private Path plugins;
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, BerthProcess> targets = new HashMap<>();

    @BeforeEach
    void preparePlugin() throws Exception {
        plugins = folder.resolve("plugins");
        PluginJar.provider("failover.Named", "named", """
                String name = context.name();
                return connection -> {
                    var lines = dev.berth.api.frame.Frames.lines(connection, 100);
                    while (lines.receive() != null) {
                        lines.send(name);
                    }
                };
                """).write(plugins, "named");
        ports.put("one", Ports.free());
        ports.put("two", Ports.free());
    }

    @AfterEach
    void stop() {
        targets.values().forEach(BerthProcess::close);
    }

    /// Starts a server that answers with its name, always on the same port.
    private void startTarget(String name) throws IOException {
        targets.put(name, BerthProcess.start(Files.createDirectories(folder.resolve(name)), """
                listeners.%1$s { bind = "127.0.0.1:%2$d", handler = %1$s }
                handlers.%1$s { type = named }
                """.formatted(name, ports.get(name)), "--plugins", plugins.toString()));
    }

    private BerthProcess relay() throws IOException {
        return BerthProcess.start(Files.createDirectories(folder.resolve("relay")), """
                listeners.relay {
                  bind = "127.0.0.1:0"
                  handler {
                    type = forward
                    to = ["127.0.0.1:%d", "127.0.0.1:%d"]
                    health { back-off = 100ms, longest-back-off = 200ms }
                  }
                }
                """.formatted(ports.get("one"), ports.get("two")));
    }

    private static String fresh(BerthProcess relay) throws IOException {
        try (Client client = new Client(relay.connect("relay"))) {
            return client.send("who\n").line();
        }
    }

    /// Kills a target with all clients connected, looks who noticed what, and starts it again.
    private void killAndStart(BerthProcess relay, String name, List<Keeper> clients) throws Exception {
        for (Keeper client : clients) {
            Await.until(() -> client + " is served", () -> client.target() != null);
        }
        List<Keeper> hit = clients.stream().filter(client -> client.target().equals(name)).toList();
        assertFalse(hit.isEmpty());
        List<Integer> before = clients.stream().map(client -> client.broken().size()).toList();
        targets.get(name).signal("KILL").awaitExit();
        long gone = System.nanoTime();
        for (int i = 0; i < FRESH; i++) {
            assertNotEquals(name, fresh(relay));
        }
        for (Keeper client : hit) {
            Await.until(() -> client + " is served elsewhere",
                    () -> client.target() != null && !client.target().equals(name));
        }
        for (int i = 0; i < clients.size(); i++) {
            List<Broken> since = clients.get(i).broken().stream().skip(before.get(i)).toList();
            assertEquals(hit.contains(clients.get(i)) ? List.of(name) : List.of(), lost(since, gone), since::toString);
        }
        startTarget(name);
        Await.until(() -> name + " is given connections again", () -> fresh(relay).equals(name));
    }

    /// Whose connections broke. Those do not count that came while the target died: its system closes the connections
    /// of a process one after the other, and accepts new ones until it comes to the listening socket.
    private static List<String> lost(List<Broken> broken, long gone) {
        return broken.stream().filter(each -> each.target() != null || each.begun() - gone > 0)
                .map(each -> String.valueOf(each.target())).toList();
    }

    @Test
    void clientsLoseTheConnectionsOfAKilledTargetAndNoOthersAndUseItAgainOnceItIsBack() throws Exception {
        startTarget("one");
        startTarget("two");
        List<Keeper> clients = new ArrayList<>();
        try (BerthProcess relay = relay()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Keeper(relay, "relay"));
            }
            killAndStart(relay, "one", clients);
            killAndStart(relay, "two", clients);
            clients.forEach(Keeper::close);
            for (int port : ports.values()) {
                ForwardTargets.await(folder.resolve("relay"), "relay", "127.0.0.1:" + port, "connections", 0);
            }
        } finally {
            clients.forEach(Keeper::close);
        }
    }
}
