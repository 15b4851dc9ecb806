package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What programs leave to the packaged server: nothing, however they end and whatever they do.
@Timeout(120)
class ExecStateIT {

    /// Some seconds; `-Dberth.test.exec.connections=100000` takes minutes and tries it in full.
    private static final int MANY = Integer.getInteger("berth.test.exec.connections", 3000);

    private static final int AT_ONCE = 8;

    @TempDir
    Path folder;

    private BerthProcess berth;

    @BeforeEach
    void start() throws Exception {
        berth = BerthProcess.start(folder, """
                server.drain = 5s
                listeners {
                  echo { bind = "127.0.0.1:0", handler = echo }
                  hello { bind = "127.0.0.1:0", handler { type = exec, command = [echo, hello], max-children = 16 } }
                  stubborn { bind = "127.0.0.1:0", handler { type = exec, stop-wait = 200ms
                             shell = "trap '' TERM; sleep 1000 & sleep 1000 & echo started; wait" } }
                  spin { bind = "127.0.0.1:0", handler { type = exec, shell = "while :; do :; done" } }
                  yes { bind = "127.0.0.1:0", handler { type = exec, command = [yes] } }
                  cat { bind = "127.0.0.1:0", handler { type = exec, command = [cat] } }
                  flood { bind = "127.0.0.1:0", handler { type = exec
                          shell = "yes | head -n 2000000 >&2; head -c 20000000 /dev/zero >&2; echo over" } }
                }
                """);
    }

    @AfterEach
    void stop() throws Exception {
        berth.signal("TERM").awaitExit();
        berth.close();
    }

    private void hello(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (Socket client = berth.connect("hello")) {
                assertEquals("hello\n", new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
            }
        }
    }

    @Test
    @Timeout(3600)
    void nothingIsLeftOfThousandsOfShortConnections() throws Exception {
        hello(AT_ONCE);
        Programs.awaitNone(berth);
        ServerState before = ServerState.of(berth);
        try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(clients.submit(() -> {
                    hello(MANY / AT_ONCE);
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        Programs.awaitNone(berth);
        before.awaitReturn(berth);
        // As many can run as ever.
        hello(16);
        assertEquals(List.of(), ServerLog.noise(berth));
    }

    @Test
    void nothingIsLeftOfProgramsThatIgnoreTheirEndWhenTheirClientsAreGone() throws Exception {
        ServerState before = ServerState.of(berth);
        try (Crowd crowd = Crowd.connect(berth, "stubborn", 20).awaitAnswers()) {
            assertEquals(20, Programs.of(berth).size());
            crowd.reset();
        }
        Programs.awaitNone(berth);
        before.awaitReturn(berth);
        ServerLog.awaitAccess(berth, "peer-failed", 20);
        assertEquals("", Command.shell(folder, "pgrep -f 'sleep 100[0]' -g "
                + "$(echo '" + pids() + "' | tr ' ' ,) || true").out());
        assertEquals(20, ServerLog.access(berth, "peer-failed").stream()
                .filter(line -> line.contains("exit=\"SIGKILL\"")).count());
    }

    /// The process groups of all programs that ended, as the access log has them.
    private String pids() throws IOException {
        return String.join(" ", ServerLog.access(berth, "peer-failed").stream()
                .map(line -> line.replaceFirst(".* pid=\"(\\d+)\".*", "$1")).toList());
    }

    @Test
    void programsThatComputeOrWaitDoNotHoldUpOthers() throws Exception {
        List<Client> clients = new ArrayList<>();
        try (Talker talker = new Talker(berth, "echo")) {
            for (String listener : List.of("spin", "spin", "yes", "yes", "cat", "cat")) {
                clients.add(new Client(berth.connect(listener)));
            }
            Await.until(() -> "all programs run", () -> Programs.of(berth).size() == clients.size());
            talker.awaitExchanges(50);
        }
        for (Client client : clients) {
            client.close();
        }
        Client last = new Client(berth.connect("cat"));
        assertEquals("x", last.send("x\n").line());
        last.close();
        // Nothing was told of carriers that are taken.
        assertEquals(List.of(), berth.log().lines().filter(line -> line.contains("carriers")).toList());
    }

    @Test
    void aFloodOnStandardErrorFillsNeitherTheLogNorTheMemory() throws Exception {
        try (Client client = new Client(berth.connect("flood"))) {
            assertEquals("over", client.line());
        }
        ServerLog.awaitAccess(berth, "handler-returned", 1);
        List<String> lines = berth.log().lines().filter(line -> line.contains("plugin.exec ")).toList();
        assertEquals(101, lines.size(), String.join("\n", lines.subList(0, Math.min(5, lines.size()))));
        assertTrue(lines.getFirst().matches(".* flood c1 tcp 127.0.0.1:\\d+->127.0.0.1:\\d+: y"), lines.getFirst());
        assertTrue(lines.getLast().matches(".* 19999\\d\\d lines were too many for a minute.*"), lines.getLast());
        assertTrue(berth.log().length() < 100_000, () -> "a log of many bytes");
    }

    @Test
    void programsReadTheEndOfTheirInputWhenTheServerIsKilled() throws Exception {
        List<String> programs;
        try (Client client = new Client(berth.connect("cat"))) {
            assertEquals("x", client.send("x\n").line());
            programs = Programs.of(berth);
            berth.signal("KILL").awaitExit();
        }
        long pid = Long.parseLong(programs.getFirst().split(" ")[0]);
        Await.until(() -> "cat has ended", () -> ProcessHandle.of(pid).isEmpty());
    }
}
