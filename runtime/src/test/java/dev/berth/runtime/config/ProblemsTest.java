package dev.berth.runtime.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ProblemsTest {

    private final Problems problems = new Problems();

    @Test
    void problemsAreSortedByFileAndThenByLineAsANumber() {
        for (String where : List.of("b.conf:2", "a.conf:10", "a.conf:9", "/plugins/x.jar", "a.conf")) {
            problems.add(where, "wrong", "right it");
        }
        assertEquals(List.of("/plugins/x.jar", "a.conf", "a.conf:9", "a.conf:10", "b.conf:2"),
                problems.sorted().stream().map(Problem::where).toList());
    }

    @Test
    void problemsOfOneLineKeepTheirOrder() {
        problems.add("a.conf:1", "second letter b", "");
        problems.add("a.conf:1", "first letter a", "");
        assertEquals(List.of("second letter b", "first letter a"),
                problems.sorted().stream().map(Problem::what).toList());
    }

    @Test
    void sameProblemAgainCountsOnce() {
        problems.add("a.conf:1", "wrong", "right it");
        problems.add(new Problem("a.conf:1", "wrong", "right it"));
        assertEquals(1, problems.sorted().size());
    }

    @Test
    void collectGivesTheResultOrKeepsWhatWasWrong() {
        assertEquals("good", problems.collect("bad", () -> "good"));
        assertTrue(problems.none());
        assertEquals("bad", problems.collect("bad", () -> {
            throw new ConfigurationException(List.of(new Problem("a:1", "x", ""), new Problem("a:2", "y", "")));
        }));
        assertEquals(2, problems.sorted().size());
        assertFalse(problems.none());
    }

    @Test
    void collectLeavesBugsAlone() {
        assertThrows(IllegalStateException.class, () -> problems.collect(null, () -> {
            throw new IllegalStateException();
        }));
    }

    @Test
    void reportThrowsAllProblemsInOrderAndNothingWithoutAny() {
        assertDoesNotThrow(problems::report);
        problems.add("b:1", "x", "y");
        problems.add("a:1", "x", "y");
        assertEquals(List.of("a:1", "b:1"), assertThrows(ConfigurationException.class, problems::report)
                .problems().stream().map(Problem::where).toList());
    }
}
