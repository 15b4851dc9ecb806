package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.testing.PluginJar;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Bytes that are no protocol at all, or the wrong one, end their own connection and nothing else, and nobody is told.
///
/// Half of the clients end their output after what they sent, the others leave the end to the server.
@Timeout(60)
class HostileBytesIT {

    private static final int CLIENTS = 50;
    private static final int HANDSHAKES = 20;
    private static final int LONGEST_MILLIS = 30_000;

    /// RFC 8446 section 5.1: the header of a handshake record that claims to be larger than any may be.
    private static final byte[] OVERSIZED = {22, 3, 3, -1, -1};

    @TempDir
    static Path folder;

    private static BerthProcess berth;
    private static ServerState before;

    @BeforeAll
    static void start() throws Exception {
        Path plugins = folder.resolve("more");
        PluginJar.provider("hostile.Lines", "lines", """
                return connection -> {
                    var lines = dev.berth.api.frame.Frames.lines(connection, 200);
                    for (String line; (line = lines.receive()) != null; ) {
                        lines.send("got " + line.length());
                    }
                };
                """).write(plugins, "lines");
        berth = BerthProcess.start(folder, """
                defaults.timeouts { proxy-header = 500ms, handshake = 500ms, message = 500ms, idle = 1s, close = 500ms }
                listeners {
                  echo { bind = "127.0.0.1:0", handler = echo }
                  lines { bind = "127.0.0.1:0", handler = lines }
                  tls { bind = "127.0.0.1:0", handler = lines, tls = t }
                  proxied { bind = "127.0.0.1:0", handler = lines
                            proxy-protocol { mode = required, trusted = ["127.0.0.0/8"] } }
                }
                tls.t.self-signed = ["localhost"]
                """, "--plugins", Installed.HOME.resolve("plugins").toString(), "--plugins", plugins.toString());
        before = ServerState.of(berth);
    }

    @AfterAll
    static void stop() {
        berth.close();
    }

    private static byte[] random(int seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[1 + random.nextInt(2000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] changed(byte[] bytes, int seed) {
        Random random = new Random(seed);
        byte[] changed = bytes.clone();
        for (int i = 0; i < 3; i++) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    private static byte[] oversized(int seed) {
        byte[] record = new byte[20_000];
        new Random(seed).nextBytes(record);
        System.arraycopy(OVERSIZED, 0, record, 0, OVERSIZED.length);
        return record;
    }

    private static void assertHarmless(List<String> listeners, List<IntFunction<byte[]>> kinds) throws Exception {
        List<Crowd> crowds = new ArrayList<>();
        try (Talker others = new Talker(berth, "echo")) {
            for (String listener : listeners) {
                for (IntFunction<byte[]> kind : kinds) {
                    crowds.add(Crowd.connect(berth, listener, CLIENTS));
                    crowds.getLast().send(kind).shutdownOutputOfHalf();
                }
            }
            for (Crowd crowd : crowds) {
                crowd.awaitEnd();
            }
            others.awaitExchanges(10);
        } finally {
            for (Crowd crowd : crowds) {
                crowd.close();
            }
        }
        before.awaitReturn(berth);
        assertEquals(List.of(), ServerLog.noise(berth));
    }

    @Test
    void plainListenersBearRandomBytesAndTheBeginOfTls() throws Exception {
        byte[] hello = ClientHello.bytes();
        assertHarmless(List.of("echo", "lines", "proxied"), List.of(HostileBytesIT::random, seed -> hello));
    }

    @Test
    void tlsListenerBearsEverythingThatIsNoHandshake() throws Exception {
        byte[] hello = ClientHello.bytes();
        byte[] text = "GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertHarmless(List.of("tls"), List.of(
                HostileBytesIT::random,
                seed -> text,
                HostileBytesIT::oversized,
                seed -> Arrays.copyOf(hello, 1 + new Random(seed).nextInt(hello.length - 1)),
                seed -> changed(hello, seed)));
    }

    @Test
    void tlsConnectionBearsGarbageAndTruncationAfterItsHandshake() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int seed = 0; seed < HANDSHAKES; seed++) {
                Socket socket = berth.connect("tls");
                sockets.add(socket);
                handshake(socket, seed % 2 == 0 ? "TLSv1.3" : "TLSv1.2");
                socket.getOutputStream().write(seed % 4 < 2 ? random(seed) : oversized(seed));
                if (seed % 8 < 4) {
                    socket.shutdownOutput();
                }
            }
            for (Socket socket : sockets) {
                awaitEnd(socket);
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        before.awaitReturn(berth);
        assertEquals(List.of(), ServerLog.noise(berth));
    }

    private static void handshake(Socket socket, String protocol) throws IOException {
        SSLSocket secured = (SSLSocket) TlsClients.context().getSocketFactory().createSocket(
                socket, InetAddress.getLoopbackAddress().getHostAddress(), socket.getPort(), true);
        secured.setEnabledProtocols(new String[] {protocol});
        secured.startHandshake();
    }

    private static void awaitEnd(Socket socket) throws SocketTimeoutException {
        try {
            socket.setSoTimeout(LONGEST_MILLIS);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // A reset is an end too.
        }
    }
}
