package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import dev.berth.runtime.testing.TlsClients;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Clients that ask for much and do not read it cost the server bounded memory, for a bounded time.
///
/// With the little heap that the server has here, what is kept for so many of them without a bound ends it.
@Timeout(60)
class SlowReadersIT {

    private static final int CLIENTS = 100;
    private static final int TLS_CLIENTS = 20;
    private static final String HEAP = "-Xmx64m";

    /// The heap, the same for buffers outside of it, and a JVM; what is kept for each client would be a multiple.
    private static final long MOST_KIBIBYTES = 400 * 1024;

    @TempDir
    static Path folder;

    private static BerthProcess berth;
    private static ServerState before;

    @BeforeAll
    static void start() throws Exception {
        Path plugins = folder.resolve("more");
        PluginJar.provider("slow.Feed", "feed", """
                byte[] chunk = new byte[1 << 20];
                return connection -> {
                    while (true) {
                        connection.write(java.nio.ByteBuffer.wrap(chunk));
                    }
                };
                """).write(plugins, "feed");
        // Who says "listen" gets what somebody else publishes, and what does not fit is dropped.
        PluginJar.provider("slow.Board", "board", """
                var boxes = java.util.concurrent.ConcurrentHashMap.<Outbox>newKeySet();
                return connection -> {
                    var lines = dev.berth.api.frame.Frames.lines(connection, 100);
                    Outbox box = connection.outbox(1 << 16);
                    try {
                        for (String line; (line = lines.receive()) != null; ) {
                            if (line.equals("listen")) {
                                boxes.add(box);
                            }
                            for (int i = line.equals("publish") ? 500 : 0; i > 0; i--) {
                                boxes.forEach(each -> each.offer(java.nio.ByteBuffer.allocate(1 << 14)));
                            }
                            lines.send(boxes.size() + " listen");
                        }
                    } finally {
                        boxes.remove(box);
                    }
                };
                """).write(plugins, "board");
        Path home = Installed.copy(Files.createDirectory(folder.resolve("home")), HEAP);
        berth = BerthProcess.start(home, folder, """
                defaults.timeouts { write-stall = 600ms, close = 600ms }
                listeners {
                  echo { bind = "127.0.0.1:0", handler = echo }
                  chargen { bind = "127.0.0.1:0", handler = chargen }
                  chargen-tls { bind = "127.0.0.1:0", handler = chargen, tls = t }
                  feed { bind = "127.0.0.1:0", handler = feed }
                  board { bind = "127.0.0.1:0", handler = board }
                }
                tls.t.self-signed = ["localhost"]
                """, "--plugins", Installed.HOME.resolve("plugins").toString(), "--plugins", plugins.toString());
        before = ServerState.of(berth);
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    @Test
    void clientsThatDoNotReadAFeedAreCutWhileOthersAreServed() throws Exception {
        int cutBefore = ServerLog.access(berth, "write-stall").size();
        List<SSLSocket> secured = new ArrayList<>();
        try (Crowd small = Crowd.connect(berth, "chargen", CLIENTS);
                Crowd large = Crowd.connect(berth, "feed", CLIENTS)) {
            for (int i = 0; i < TLS_CLIENTS; i++) {
                secured.add(TlsClients.connect(berth.port("chargen-tls"), "TLSv1.3"));
            }
            try (Talker others = new Talker(berth, "echo")) {
                others.awaitExchanges(10);
                ServerLog.awaitAccess(berth, "write-stall",
                        cutBefore + small.size() + large.size() + secured.size());
                assertMemoryIsBounded();
                others.awaitExchanges(10);
            }
            before.awaitReturn(berth);
        } finally {
            for (SSLSocket socket : secured) {
                socket.close();
            }
        }
        assertEquals(List.of(), ServerLog.noise(berth));
    }

    @Test
    void clientsThatDoNotReadTheirOutboxAreCutWhilePublisherAndOthersAreServed() throws Exception {
        int cutBefore = ServerLog.access(berth, "write-stall").size();
        byte[] listen = "listen\n".getBytes(StandardCharsets.US_ASCII);
        try (Crowd listeners = Crowd.connect(berth, "board", CLIENTS).send(listen)) {
            try (Client publisher = new Client(berth.connect("board"));
                    Talker others = new Talker(berth, "echo")) {
                Await.until(() -> "all listen", () -> publisher.send("?\n").line().equals(CLIENTS + " listen"));
                // The kernel takes some megabytes for each before anything waits.
                Await.until(() -> "all cut", () -> publisher.send("publish\n").line() != null
                        && ServerLog.access(berth, "write-stall").size() == cutBefore + listeners.size());
                assertEquals("0 listen", publisher.send("?\n").line());
                assertMemoryIsBounded();
                others.awaitExchanges(10);
            }
            before.awaitReturn(berth);
        }
        assertEquals(List.of(), ServerLog.noise(berth));
    }

    /// See proc_pid_status(5): the most that was ever in memory.
    private static void assertMemoryIsBounded() throws Exception {
        String peak = Files.readAllLines(Path.of("/proc/" + berth.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM:")).findFirst().orElseThrow();
        assertTrue(Long.parseLong(peak.replaceAll("\\D", "")) < MOST_KIBIBYTES, peak);
    }
}
