package dev.berth.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CpuTimeTest {

    private static final Processes SELF = Processes.ofJvm(ProcessHandle.current().pid());

    private static void work() {
        for (long end = System.nanoTime() + 500_000_000; System.nanoTime() - end < 0; ) {
            Thread.onSpinWait();
        }
    }

    @Test
    void workOfThisProcessIsSeen() {
        CpuTime before = CpuTime.of(SELF);
        assertEquals(0, before.microsSince(before));
        while (CpuTime.of(SELF).microsSince(before) == 0) {
            Thread.onSpinWait();
        }
        assertTrue(CpuTime.of(SELF).microsSince(before) >= 10_000);
    }

    @Test
    void workOfAProgramThatItStartedIsSeenWhenThatHasEnded() throws Exception {
        CpuTime before = CpuTime.of(SELF);
        // More than the threads of this process do meanwhile.
        new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done").start().waitFor();
        assertTrue(CpuTime.of(SELF).microsSince(before) >= 200_000);
    }

    @Test
    void workOfAThreadThatHasEndedIsSeenIfItIsTakenForNoJvm() throws InterruptedException {
        Processes program = Processes.ofPrograms(SELF.ids());
        CpuTime before = CpuTime.of(program);
        Thread.ofPlatform().start(CpuTimeTest::work).join();
        assertTrue(CpuTime.of(program).microsSince(before) >= 100_000);
    }

    @Test
    void workOfAllProcessesIsSeen() throws IOException {
        Process working = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        try {
            Processes both = Processes.ofPrograms(List.of(SELF.first(), working.pid()));
            CpuTime before = CpuTime.of(both);
            CpuTime mine = CpuTime.of(SELF);
            while (CpuTime.of(both).microsSince(before) < CpuTime.of(SELF).microsSince(mine) + 100_000) {
                Thread.onSpinWait();
            }
        } finally {
            working.destroyForcibly();
        }
    }

    @Test
    void processThatIsNotThereIsAnError() {
        assertThrows(UncheckedIOException.class, () -> CpuTime.of(Processes.ofJvm(0)));
    }
}
