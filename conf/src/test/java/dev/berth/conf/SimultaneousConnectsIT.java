package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Many clients that come at the same moment all get in, and none has to knock twice.
@Timeout(60)
class SimultaneousConnectsIT {

    private static final int CLIENTS = 2000;

    @TempDir
    Path folder;

    @Test
    void noneOfTwoThousandSimultaneousConnectsIsLost() throws Exception {
        String most = Files.readAllLines(Path.of("/proc/sys/net/core/somaxconn")).getFirst();
        assumeTrue(Integer.parseInt(most) >= CLIENTS, "SKIPPED: net.core.somaxconn is " + most);
        try (BerthProcess berth = BerthProcess.start(folder,
                "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }")) {
            ServerState before = ServerState.of(berth);
            List<Long> lost = lostSoFar();
            // They are only simultaneous to a server that cannot accept in between.
            berth.signal("STOP");
            try (Crowd crowd = Crowd.connect(berth, "echo", CLIENTS)) {
                assertEquals(CLIENTS, ListenQueue.length(berth, "echo"));
                crowd.send("x".getBytes(StandardCharsets.US_ASCII));
                berth.signal("CONT");
                crowd.awaitAnswers();
                assertEquals(lost, lostSoFar());
                assertEquals(CLIENTS, ServerState.of(berth).connections() - before.connections());
            }
            before.awaitReturn(berth);
        }
    }

    /// What the kernel counts: connections that a full backlog has cost. The names stand in one line, the values in the
    /// next.
    private static List<Long> lostSoFar() throws IOException {
        List<List<String>> lines = Files.readAllLines(Path.of("/proc/net/netstat")).stream()
                .filter(line -> line.startsWith("TcpExt:")).map(line -> Arrays.asList(line.split(" "))).toList();
        return List.of("ListenOverflows", "ListenDrops").stream()
                .map(name -> Long.parseLong(lines.get(1).get(lines.get(0).indexOf(name)))).toList();
    }
}
