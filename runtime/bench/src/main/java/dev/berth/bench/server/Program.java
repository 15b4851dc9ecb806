package dev.berth.bench.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A server from a package of Debian. It says nothing when it listens, so it is told a port and asked until it answers
/// there.
///
/// @param folder a temporary one with its configuration, which is deleted when it is gone
/// @param port where it is to listen
/// @param workers how many processes it starts before it is ready
record Program(Path folder, int port, int workers) {

    private static final long START_NANOS = 10_000_000_000L;
    private static final long PAUSE_NANOS = 10_000_000;

    /// For each connection two descriptors, and more connections than any cell has.
    private static final int DESCRIPTORS = 16 * 1024;

    /// Nobody else takes it in the moment until the server does, or the start fails.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// An address as configurations have it.
    static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ':' + address.getPort();
    }

    /// Starts it and waits until it listens.
    ///
    /// @param command that runs it in the foreground, as a line for a shell
    EchoProcess start(String name, Cores cores, String command) throws IOException {
        // Debian has most in a folder that is not on everybody's path.
        String script = "PATH=$PATH:/usr/sbin; ulimit -n " + DESCRIPTORS + "; echo ready echo=127.0.0.1:" + port
                + "; exec " + command + " >&2";
        EchoProcess started = EchoProcess.start(
                name, cores, List.of("sh", "-c", script), folder, () -> Folders.delete(folder));
        try {
            await(started);
            started.isProgram(workers);
            return started;
        } catch (IOException | RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    private void await(EchoProcess server) throws IOException {
        for (long end = System.nanoTime() + START_NANOS; ; LockSupport.parkNanos(PAUSE_NANOS)) {
            if (server.children() >= workers && listening(server)) {
                return;
            }
            if (!server.alive()) {
                throw server.failure("it ended; is its package installed?");
            }
            if (System.nanoTime() - end > 0) {
                throw server.failure("it does not listen");
            }
        }
    }

    private static boolean listening(EchoProcess server) {
        try (Socket client = new Socket()) {
            client.connect(server.address());
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
