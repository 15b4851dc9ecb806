package dev.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// That the bench works, and nothing about what it measures.
@Timeout(60)
class BenchIT {

    private static final int HEAD = 2;
    private static final int IDLE_FIGURES = 3;
    private static final int OTHER_CELLS = 5;
    private static final int OTHER_FIGURES = 4;

    @Test
    void everyCellOfEveryServerIsInTheTable() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Options options = Options.parse("--quick", "--unpinned",
                "--installation", System.getProperty("berth.bench.installation"));
        Bench.run(options, new PrintStream(out, true, StandardCharsets.UTF_8), System.err);
        assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());

        List<String> table = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals("| cell | figure | bare | netty | berth | netty / bare | berth / bare | berth / netty |",
                table.getFirst());
        for (Cell cell : Cell.all(true)) {
            assertTrue(table.stream().anyMatch(line -> line.startsWith("| " + cell.name() + " | ")), cell.name());
        }
        assertEquals(HEAD + IDLE_FIGURES + OTHER_CELLS * OTHER_FIGURES, table.size(), table::toString);
    }
}
