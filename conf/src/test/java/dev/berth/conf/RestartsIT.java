package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One server after another on the same addresses.
@Timeout(180)
class RestartsIT {

    private static final int RESTARTS = 10;
    private static final int CLIENTS = 4;
    private static final int EXCHANGES_BETWEEN = 50;

    @TempDir
    Path folder;

    /// Clients that connect, exchange a line and leave, all the time.
    private static final class Load implements AutoCloseable {

        private final int port;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong exchanges = new AtomicLong();
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> clients = new ArrayList<>();

        Load(int port) {
            this.port = port;
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofPlatform().start(this::run));
            }
        }

        private void run() {
            while (!over.get()) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    client.getOutputStream().write("hello\n".getBytes(StandardCharsets.UTF_8));
                    byte[] answer = client.getInputStream().readNBytes(6);
                    if (answer.length < 6) {
                        failures.add("no answer but " + answer.length + " bytes");
                    }
                    exchanges.incrementAndGet();
                } catch (IOException e) {
                    failures.add(e.toString());
                }
            }
        }

        void await(long more) throws Exception {
            long until = exchanges.get() + more;
            Await.until(() -> until + " exchanges; failed: " + failures, () -> exchanges.get() >= until);
        }

        @Override
        public void close() {
            over.set(true);
            for (Thread each : clients) {
                try {
                    each.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Test
    void tenRestartsWithInheritedSocketsRefuseNobody() throws Exception {
        Installed.require("systemd-socket-activate");
        int port = Ports.free();
        Path file = Files.writeString(folder.resolve("berth.conf"),
                "listeners.echo { bind = inherited, handler = echo }");
        // A supervisor in one line: it holds the socket, starts a server, and starts the next one when that has ended.
        String supervise = "i=0; while [ $i -le " + RESTARTS + " ]; do sh -c 'echo pid $$; LISTEN_PID=$$ exec "
                + Installed.HOME.resolve("bin/berth") + " run --conf " + file + "'; i=$((i+1)); done";
        Process supervisor = new ProcessBuilder("systemd-socket-activate", "-l", "127.0.0.1:" + port,
                "--fdname=echo", "sh", "-c", supervise)
                .redirectError(folder.resolve("err.log").toFile()).start();
        long pid = 0;
        try (BufferedReader out = supervisor.inputReader()) {
            Await.until(() -> "the supervisor listens",
                    () -> Files.readString(folder.resolve("err.log")).contains("Listening on"));
            try (Load load = new Load(port)) {
                for (int i = 0; i <= RESTARTS; i++) {
                    pid = Long.parseLong(out.readLine().substring("pid ".length()));
                    assertEquals("ready echo=127.0.0.1:" + port, out.readLine());
                    load.await(EXCHANGES_BETWEEN);
                    if (i < RESTARTS) {
                        ProcessHandle.of(pid).orElseThrow().destroy();
                    }
                }
                assertEquals(List.of(), List.copyOf(load.failures));
            }
        } finally {
            supervisor.destroyForcibly();
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void killedServerIsFollowedByOneOnTheSamePortAndPath() throws Exception {
        int port = Ports.free();
        Path socket = folder.resolve("s.sock");
        String configuration = "listeners.echo { bind = [\"127.0.0.1:" + port + "\", { unix = \"" + socket
                + "\" }], handler = echo }";
        for (int i = 0; i < 3; i++) {
            try (BerthProcess berth = BerthProcess.start(folder, configuration);
                    Socket tcp = new Socket(InetAddress.getLoopbackAddress(), port);
                    SocketChannel unix = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                tcp.getOutputStream().write('x');
                assertEquals('x', tcp.getInputStream().read());
                assertTrue(unix.isConnected());
                assertEquals(128 + 9, berth.signal("KILL").awaitExit());
                assertTrue(Files.exists(socket));
            }
        }
    }
}
