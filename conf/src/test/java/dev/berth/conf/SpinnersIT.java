package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Handlers that never let go of their processor hold up nobody for long, and are named.
@Timeout(60)
class SpinnersIT {

    private static final int PROCESSORS = 2;

    /// So many that compute for 20 ms each keep two processors from everything else for longer than the second after
    /// which a stall is looked into.
    private static final int WORKERS = 300;
    private static final String BRIEFLY = "System.nanoTime() - begin < 20_000_000";

    /// Always true, and javac does not know.
    private static final String WITHOUT_END = "context != null";

    @TempDir
    Path folder;

    /// A server with two processors, and a handler that computes before each byte it echoes.
    ///
    /// @param goOn the condition under which it goes on computing
    private BerthProcess start(String goOn) throws Exception {
        Path plugins = folder.resolve("more");
        PluginJar.provider("spin.Worker", "worker", """
                return connection -> {
                    var one = java.nio.ByteBuffer.allocate(1);
                    while (connection.read(one.clear()) > 0) {
                        for (long begin = System.nanoTime(); %s; ) { }
                        connection.write(one.flip());
                    }
                };
                """.formatted(goOn)).write(plugins, "worker");
        Path home = Installed.copy(
                Files.createDirectory(folder.resolve("home")), "-XX:ActiveProcessorCount=" + PROCESSORS);
        return BerthProcess.start(home, folder, """
                server.drain = 100ms
                listeners {
                  echo { bind = "127.0.0.1:0", handler = echo }
                  work { bind = "127.0.0.1:0", handler = worker }
                }
                """, "--plugins", Installed.HOME.resolve("plugins").toString(), "--plugins", plugins.toString());
    }

    @Test
    void handlersThatSpinOnEveryProcessorAreNamedAndOthersAreServed() throws Exception {
        try (BerthProcess berth = start(WITHOUT_END)) {
            List<Client> spinners = new ArrayList<>();
            try (Talker others = new Talker(berth, "echo")) {
                others.awaitExchanges(1);
                for (int i = 0; i < PROCESSORS; i++) {
                    spinners.add(new Client(berth.connect("work")).send("x"));
                }
                for (Client spinner : spinners) {
                    awaitNamed(berth, spinner);
                }
                others.awaitExchanges(20);
            }
            // A second signal is not needed, though the handlers cannot be ended.
            assertEquals(75, berth.signal("TERM").awaitExit(), berth.log());
            for (Client spinner : spinners) {
                spinner.close();
            }
        }
    }

    @Test
    void handlersThatComputeBrieflyAreNotNamedHoweverManyThereAre() throws Exception {
        try (BerthProcess berth = start(BRIEFLY);
                Crowd crowd = Crowd.connect(berth, "work", WORKERS)) {
            crowd.send(new byte[] {'x'}).awaitAnswers();
            assertFalse(berth.log().contains("computes without end"), berth.log());
        }
    }

    /// Listener, 5-tuple and the handler's own code stand in one warning.
    private static void awaitNamed(BerthProcess berth, Client spinner) throws Exception {
        String address = "tcp 127.0.0.1:" + spinner.socket().getLocalPort() + "->" + berth.address("work");
        Await.until(() -> address + " is named", () -> berth.log().lines().anyMatch(line ->
                line.contains(" WARN ") && line.contains(address + " work ") && line.contains("spin.Worker.")));
    }
}
