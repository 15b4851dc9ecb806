package dev.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// That the bench works, and nothing about what it measures.
@Timeout(300)
class BenchIT {

    private static final int HEAD = 2;
    private static final int IDLE_FIGURES = 3;
    private static final int EXCHANGE_FIGURES = 4;
    private static final int CONNECTION_FIGURES = 5;
    private static final int BULK_FIGURES = 3;
    private static final int FLOOD_FIGURES = 5;
    private static final int LOOKED_AT_FIGURES = 7;

    private static List<String> table(String... more) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Options options = Options.parse(Stream.concat(Stream.of("--quick", "--unpinned",
                "--installation", System.getProperty("berth.bench.installation")), Arrays.stream(more))
                .toArray(String[]::new));
        Bench.run(options, new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
        assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());
        List<String> table = out.toString(StandardCharsets.UTF_8).lines().toList();
        for (Cell cell : options.suite().cells(true)) {
            assertTrue(table.stream().anyMatch(line -> line.startsWith("| " + cell.name() + " | ")), cell.name());
        }
        return table;
    }

    @Test
    void everyCellOfEveryServerIsInTheTable() throws IOException {
        List<String> table = table();
        assertEquals("| cell | figure | bare | netty | berth | netty / bare | berth / bare | berth / netty |",
                table.getFirst());
        assertEquals(HEAD + IDLE_FIGURES + 4 * EXCHANGE_FIGURES + CONNECTION_FIGURES + LOOKED_AT_FIGURES, table.size(), table::toString);
    }

    @Test
    void theProgramsOfXinetdAndOfBerthAreInTheTable() throws IOException {
        boolean there = Stream.of("/usr/sbin/xinetd", "/usr/bin/xinetd", "/sbin/xinetd")
                .anyMatch(each -> Files.isExecutable(Path.of(each)));
        if (System.getenv("CI") != null) {
            assertTrue(there, "xinetd is not installed; .ci/run installs it");
        }
        Assumptions.assumeTrue(there, "SKIPPED: xinetd is not installed");
        List<String> table = table("--exec");
        assertEquals("| cell | figure | xinetd | berth-exec | berth-exec / xinetd |", table.getFirst());
        assertEquals(HEAD + CONNECTION_FIGURES, table.size(), table::toString);
    }

    @Test
    void everyCellOfEveryTlsServerIsInTheTable() throws IOException {
        List<String> table = table("--tls");
        assertEquals("| cell | figure | bare-engine | sslsocket | netty-jdk | netty-tcnative | berth | berth-conscrypt"
                + " | berth / bare-engine | berth / sslsocket | berth / netty-jdk | berth / netty-tcnative"
                + " | berth-conscrypt / netty-tcnative |", table.getFirst());
        assertEquals(HEAD + IDLE_FIGURES + 2 * CONNECTION_FIGURES + 1 + 3 * EXCHANGE_FIGURES + BULK_FIGURES
                + FLOOD_FIGURES, table.size(), table::toString);
        String[] resumed = table.stream().filter(line -> line.startsWith("| resumed | resumed, % |")).findFirst()
                .orElseThrow().split("\\|");
        assertTrue(Integer.parseInt(resumed[3].strip()) > 0, "no session of bare-engine was resumed");
    }

    @Test
    void everyCellOfEveryRelayIsInTheTable() throws IOException {
        List<String> missing = Options.parse("--forward", "--servers", "haproxy,nginx,stunnel").missingPackages();
        if (System.getenv("CI") != null) {
            assertEquals(List.of(), missing, "these packages are not installed; .ci/run installs them");
        }
        Assumptions.assumeTrue(missing.isEmpty(), () -> "SKIPPED: not installed: " + String.join(", ", missing));
        List<String> table = table("--forward");
        assertEquals("| cell | figure | haproxy | nginx | stunnel | berth | berth-conscrypt"
                + " | haproxy / stunnel | berth / haproxy | berth / nginx | berth / stunnel"
                + " | berth-conscrypt / haproxy | berth-conscrypt / nginx | berth-conscrypt / stunnel |",
                table.getFirst());
        assertEquals(HEAD + IDLE_FIGURES + 2 * CONNECTION_FIGURES + 1 + 4 * EXCHANGE_FIGURES + BULK_FIGURES,
                table.size(), table::toString);
    }
}
