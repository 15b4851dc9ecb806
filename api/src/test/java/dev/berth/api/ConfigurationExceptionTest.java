package dev.berth.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.ConfigurationException.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConfigurationExceptionTest {

    private static final Problem PORT = new Problem("berth.conf:12", "port 70000", "write a port up to 65535");
    private static final Problem KEY = new Problem("berth.conf:14", "unknown key 'ca'", "did you mean 'chain'?");

    @Test
    void problemReadsAsPlaceCauseAndRemedy() {
        assertEquals("berth.conf:12: port 70000; write a port up to 65535", PORT.toString());
        assertEquals(PORT.toString(), new ConfigurationException(PORT).getMessage());
    }

    @Test
    void messageHasOneLineForEachProblem() {
        ConfigurationException exception = new ConfigurationException(List.of(PORT, KEY));
        assertEquals(PORT + "\n" + KEY, exception.getMessage());
        assertEquals(List.of(PORT, KEY), exception.problems());
    }

    @Test
    void problemsDoNotChangeAfterwards() {
        List<Problem> problems = new ArrayList<>(List.of(PORT));
        ConfigurationException exception = new ConfigurationException(problems);
        problems.add(KEY);
        assertEquals(List.of(PORT), exception.problems());
        assertThrows(UnsupportedOperationException.class, exception.problems()::clear);
    }

    @Test
    void noProblemIsNoException() {
        assertThrows(IllegalArgumentException.class, () -> new ConfigurationException(List.of()));
    }

    @Test
    void problemNeedsPlaceCauseAndRemedy() {
        assertThrows(NullPointerException.class, () -> new Problem(null, "what", "remedy"));
        assertThrows(NullPointerException.class, () -> new Problem("where", null, "remedy"));
        assertThrows(NullPointerException.class, () -> new Problem("where", "what", null));
    }
}
