package dev.berth.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class ThreadStatTest {

    private static final String BEHIND_THE_NAME =
            " S 1 2 3 0 -1 4194368 10 0 0 0 170 30 7 9 20 0 19 0 4711 0 0 18446744073709551615";

    @Test
    void userAndSystemTimeAreAddedAndThoseOfChildrenToo() {
        ThreadStat stat = ThreadStat.parse("4242 (main)" + BEHIND_THE_NAME);
        assertEquals(new ThreadStat(4242, "main", 200, 16), stat);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "C2 CompilerThre", "a (b) c", ")", "((", ") S 1 2 3", "ForkJoinPool-1-"})
    void nameMayContainAnything(String name) {
        ThreadStat stat = ThreadStat.parse("7 (" + name + ")" + BEHIND_THE_NAME);
        assertEquals(new ThreadStat(7, name, 200, 16), stat);
    }

    @Test
    void onlyTheThreadsOfTheCompilersCompile() {
        assertTrue(new ThreadStat(1, "C1 CompilerThre", 0, 0).compiles());
        assertTrue(new ThreadStat(1, "C2 CompilerThre", 0, 0).compiles());
        assertFalse(new ThreadStat(1, "VM Thread", 0, 0).compiles());
        assertFalse(new ThreadStat(1, "GC Thread#0", 0, 0).compiles());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4242", "4242 main S 1", "4242 (main) S 1 2 3", "(main) S 1"})
    void anythingElseIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> ThreadStat.parse(line));
    }
}
