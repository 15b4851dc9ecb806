package dev.berth.conf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the kernel keeps for a listening socket of IPv4: connections that are established and not accepted yet.
final class ListenQueue {

    /// TCP_LISTEN in proc_net_tcp(5).
    private static final String LISTENING = "0A";

    private ListenQueue() {}

    /// How many connections wait for a listener to accept them. A line is
    /// `0: 0100007F:1B5F 00000000:0000 0A 00000000:00000003 ...`: number, local and remote address, state, queues; the
    /// second queue of a listening socket is this one.
    static int length(BerthProcess berth, String listener) throws IOException {
        String port = String.format(":%04X", berth.port(listener));
        return Files.readAllLines(Path.of("/proc/net/tcp")).stream().map(line -> line.strip().split("\\s+"))
                .filter(field -> field[1].endsWith(port) && field[3].equals(LISTENING))
                .mapToInt(field -> Integer.parseInt(field[4].substring(field[4].indexOf(':') + 1), 16)).sum();
    }

    /// Waits until so many connections wait.
    static void await(BerthProcess berth, String listener, int connections) throws Exception {
        Await.until(() -> connections + " connections wait for " + listener,
                () -> length(berth, listener) == connections);
    }
}
