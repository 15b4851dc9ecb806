package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that is stopped in the middle of its work fails nobody.
///
/// What was sent before the signal is answered. So is every request that a handler has taken; one that crosses the
/// end of its connection is not taken, and its client reads the end, in order, in place of an answer.
@Timeout(60)
class DrainUnderLoadIT {

    private static final int CLIENTS = 48;
    private static final int TLS_CLIENTS = 8;
    private static final int EXCHANGES_BEFORE = 5;
    private static final int BURST = 200;
    private static final int LARGE = 1 << 20;

    @TempDir
    Path folder;

    /// Answers lines, and notes how many it has taken. The pause keeps most connections inside an exchange.
    private BerthProcess start() throws Exception {
        Path jar = PluginJar.provider("load.Counting", "counting", """
                return connection -> {
                    var lines = dev.berth.api.frame.Frames.lines(connection, 100);
                    int taken = 0;
                    for (String line; (line = lines.receive()) != null; ) {
                        connection.note("taken", "" + ++taken);
                        Thread.sleep(5);
                        lines.send(line.equals("large") ? "x".repeat(1 << 20) : "got " + line);
                    }
                };
                """).write(folder.resolve("plugins"), "counting");
        return BerthProcess.start(folder, """
                listeners {
                  plain { bind = "127.0.0.1:0", handler = counting }
                  tls { bind = "127.0.0.1:0", handler = counting, tls = t }
                }
                tls.t.self-signed = ["localhost"]
                """, "--plugins", jar.getParent().toString());
    }

    /// What a client has seen when its connection is over.
    private record Seen(int port, int answers) {}

    private static Seen talk(Client client, CountDownLatch begun) throws IOException {
        try (client) {
            for (int sent = 0; ; sent++) {
                if (sent == EXCHANGES_BEFORE) {
                    begun.countDown();
                }
                String answer = client.send(sent + "\n").line();
                if (answer == null) {
                    return new Seen(client.socket().getLocalPort(), sent);
                }
                assertEquals("got " + sent, answer);
            }
        }
    }

    @Test
    void everyRequestThatWasTakenIsAnsweredAndEveryConnectionEndsInOrder() throws Exception {
        try (BerthProcess berth = start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(CLIENTS + TLS_CLIENTS);
            List<Future<Seen>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS + TLS_CLIENTS; i++) {
                Client client = new Client(i < CLIENTS ? berth.connect("plain")
                        : TlsClients.connect(berth.port("tls"), i % 2 == 0 ? "TLSv1.2" : "TLSv1.3"));
                clients.add(threads.submit(() -> talk(client, begun)));
            }
            begun.await();
            assertEquals(0, berth.signal("TERM").awaitExit(), berth.log());
            for (Future<Seen> each : clients) {
                Seen seen = each.get();
                assertTrue(berth.log().lines().anyMatch(line -> line.contains("berth.access")
                        && line.contains("127.0.0.1:" + seen.port() + "->")
                        && line.endsWith(" taken=\"" + seen.answers() + "\"")), seen + "\n" + berth.log());
            }
        }
    }

    @Test
    void requestsThatWereSentBeforeTheSignalAreAllAnswered() throws Exception {
        try (BerthProcess berth = start()) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < BURST; i++) {
                if (i == BURST / 2) {
                    // The other half is established, and can only be accepted once the server knows that it is to stop.
                    berth.signal("STOP");
                }
                clients.add(new Client(berth.connect("plain")).send("one\ntwo\n"));
            }
            berth.signal("TERM").signal("CONT");
            for (Client client : clients) {
                assertEquals(List.of("got one", "got two"), List.of(client.line(), client.line()));
                assertEquals(null, client.line());
                client.close();
            }
            assertEquals(0, berth.awaitExit(), berth.log());
        }
    }

    @Test
    void answerThatIsStillOnItsWayArrivesAlthoughItsClientSendsMore() throws Exception {
        try (BerthProcess berth = start();
                Socket client = new Socket()) {
            // What the client does not read waits in the server's kernel.
            client.setReceiveBufferSize(8192);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), berth.port("plain")));
            client.setSoTimeout(30_000);
            client.getOutputStream().write("large\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals('x', client.getInputStream().read());
            berth.signal("TERM");
            Await.until(() -> "the server drains", () -> isGone(berth));
            for (int i = 0; i < 10; i++) {
                client.getOutputStream().write("next\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals(LARGE / 20, client.getInputStream().readNBytes(LARGE / 20).length);
            }
            int rest = LARGE + "\r\n".length() - 1 - 10 * (LARGE / 20);
            assertEquals(rest, client.getInputStream().readNBytes(rest).length);
            client.shutdownOutput();
            assertEquals(0, berth.awaitExit(), berth.log());
        }
    }

    private static boolean isGone(BerthProcess berth) {
        try (Socket probe = berth.connect("plain")) {
            return !probe.isConnected();
        } catch (IOException e) {
            return true;
        }
    }
}
