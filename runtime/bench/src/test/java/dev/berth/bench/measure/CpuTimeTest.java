package dev.berth.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CpuTimeTest {

    @Test
    void workOfThisProcessIsSeen() {
        long pid = ProcessHandle.current().pid();
        CpuTime before = CpuTime.of(pid);
        assertEquals(0, before.microsSince(before));
        while (CpuTime.of(pid).microsSince(before) == 0) {
            Thread.onSpinWait();
        }
        assertTrue(CpuTime.of(pid).microsSince(before) >= 10_000);
    }

    @Test
    void workOfAProgramThatItStartedIsSeenWhenThatHasEnded() throws Exception {
        long pid = ProcessHandle.current().pid();
        CpuTime before = CpuTime.of(pid);
        // More than the threads of this process do meanwhile.
        new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done").start().waitFor();
        assertTrue(CpuTime.of(pid).microsSince(before) >= 200_000);
    }

    @Test
    void processThatIsNotThereIsAnError() {
        assertThrows(UncheckedIOException.class, () -> CpuTime.of(0));
    }
}
