package dev.berth.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Starts xinetd with the program that Berth starts too.
final class Xinetd {

    private static final long START_NANOS = 10_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;

    /// No limit is ever met, and nothing logged.
    private static final String CONFIGURATION = """
            defaults
            {
                instances  = UNLIMITED
                per_source = UNLIMITED
                cps        = 1000000 1
                log_type   = FILE /dev/null
            }
            service echo
            {
                type           = UNLISTED
                bind           = 127.0.0.1
                port           = %d
                socket_type    = stream
                protocol       = tcp
                wait           = no
                user           = %s
                server         = /usr/bin/head
                server_args    = -c 64
                log_on_success =
                log_on_failure =
            }
            """;

    private Xinetd() {}

    static EchoProcess start(String name, Cores cores) throws IOException {
        int port = freePort();
        Path file = Files.writeString(Files.createTempFile("berth-bench-", ".xinetd"),
                CONFIGURATION.formatted(port, System.getProperty("user.name")));
        // It says nothing when it listens; so that is found out below.
        // Debian has it in a folder that is not on everybody's path.
        String script = "PATH=$PATH:/usr/sbin; echo ready echo=127.0.0.1:" + port
                + "; exec xinetd -dontfork -f " + file + " -pidfile " + file + ".pid";
        EchoProcess started = EchoProcess.start(name, cores, List.of("sh", "-c", script), file.getParent(), () -> {
            Files.delete(file);
            Files.deleteIfExists(Path.of(file + ".pid"));
        });
        try {
            awaitListening(started);
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /// Nobody else takes it in the moment until xinetd does, or the start fails.
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitListening(EchoProcess server) throws IOException {
        InetSocketAddress address = server.address();
        for (long end = System.nanoTime() + START_NANOS; ; LockSupport.parkNanos(PAUSE_NANOS)) {
            try (Socket client = new Socket()) {
                client.connect(address);
                return;
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw new IOException("start " + server.name() + ": is the package xinetd installed?", e);
                }
            }
        }
    }
}
