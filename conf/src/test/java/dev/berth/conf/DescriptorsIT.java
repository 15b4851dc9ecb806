package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server without a descriptor left waits for one, quietly. See accept(2), EMFILE.
@Timeout(60)
class DescriptorsIT {

    private static final int LEFT = 20;
    private static final int CLIENTS = 3 * LEFT;

    /// What is bound, and that it cannot accept, once: attempts that fail are many more.
    private static final int MOST_LINES = 6;

    /// Half a processor for a while: a loop that spins takes all of one.
    private static final Duration OBSERVED = Duration.ofSeconds(2);
    private static final long MOST_TICKS = 100;

    @TempDir
    Path folder;

    @BeforeEach
    void look() {
        Installed.require("prlimit");
    }

    private BerthProcess start() throws IOException {
        return BerthProcess.start(folder, """
                server { connections = 10000, drain = 5s }
                listeners.echo { bind = "127.0.0.1:0", handler = echo }
                """);
    }

    private String limit(BerthProcess berth, String soft) throws Exception {
        Command limited = Command.shell(folder, "prlimit --pid " + berth.pid() + " --nofile --output SOFT --noheadings"
                + (soft.isEmpty() ? "" : " && prlimit --pid " + berth.pid() + " --nofile=" + soft + ":"));
        assertEquals(0, limited.exit(), limited.err());
        return limited.out().strip();
    }

    /// Connects more clients than there are descriptors left, and waits until all are used.
    private Crowd exhaust(BerthProcess berth) throws Exception {
        long most = ServerState.descriptors(berth) + LEFT;
        limit(berth, "" + most);
        Crowd crowd = Crowd.connect(berth, "echo", CLIENTS).send("x".getBytes(StandardCharsets.US_ASCII));
        // A thread that waits in accept(2) holds one that does not show yet: the JVM's for jcmd, the control socket's.
        Await.until(() -> "no descriptor is left", () ->
                ServerState.descriptors(berth) >= most - 2 && ListenQueue.length(berth, "echo") > 0);
        return crowd;
    }

    @Test
    void serverWithoutDescriptorsNeitherSpinsNorFloodsItsLogAndServesAgainOnceThereAreSome() throws Exception {
        try (BerthProcess berth = start();
                Client early = new Client(berth.connect("echo"))) {
            assertEquals("early", early.send("early\n").line());
            ServerState before = ServerState.of(berth);
            String usual = limit(berth, "");
            try (Crowd crowd = exhaust(berth)) {
                long ticks = processorTicks(berth);
                long end = System.nanoTime() + OBSERVED.toNanos();
                while (System.nanoTime() - end < 0) {
                    assertEquals("still here", early.send("still here\n").line());
                    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                }
                long taken = processorTicks(berth) - ticks;
                assertTrue(taken < MOST_TICKS, taken + " ticks");
                assertTrue(berth.log().lines().count() < MOST_LINES, berth.log());
                crowd.reset();
            }
            // Still with the low limit.
            try (Client late = new Client(berth.connect("echo"))) {
                assertEquals("late", late.send("late\n").line());
            }
            limit(berth, usual);
            before.awaitReturn(berth);
        }
    }

    @Test
    void serverWithoutDescriptorsStopsInOrder() throws Exception {
        try (BerthProcess berth = start();
                Client early = new Client(berth.connect("echo"))) {
            assertEquals("early", early.send("early\n").line());
            try (Crowd crowd = exhaust(berth)) {
                berth.signal("TERM");
                crowd.awaitEnd();
            }
            assertEquals(null, early.line());
            early.hangUp();
            assertEquals(0, berth.awaitExit(), berth.log());
        }
    }

    /// See proc_pid_stat(5): user and system time in hundredths of a second. What stands before is the program's name,
    /// in parentheses, and may contain anything.
    private static long processorTicks(BerthProcess berth) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + berth.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }
}
