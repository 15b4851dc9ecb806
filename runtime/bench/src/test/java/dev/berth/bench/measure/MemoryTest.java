package dev.berth.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class MemoryTest {

    @Test
    void bytesOfTheLastLineAreTaken() throws IOException {
        assertEquals(1_234_567, Memory.total("""
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:          7072         466320  [B (java.base@25)
                   2:             1             16  example.Total
                Total         62013        1234567
                """));
    }

    @Test
    void programHasNoHeap() throws IOException {
        long self = ProcessHandle.current().pid();
        Memory memory = Memory.of(Path.of("no-jcmd"), Processes.ofPrograms(List.of(self, self)));
        assertEquals(0, memory.liveHeap());
        assertTrue(memory.resident() > 0);
    }

    @Test
    void answerWithoutTotalIsAnError() {
        assertThrows(IOException.class, () -> Memory.total("4711:\nCommand executed successfully\n"));
    }
}
