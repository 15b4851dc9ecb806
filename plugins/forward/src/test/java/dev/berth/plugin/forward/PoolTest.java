package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.HandlerWithParts.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which targets a connection may have.
@Timeout(30)
class PoolTest {

    private final Target a = Made.target("a");
    private final Target b = Made.target("b");
    private final Target spare = Made.backup("spare");

    /// Whom so many connections one after the other are given.
    private static Set<Target> taken(int times, Pool pool, Target... tried) throws IOException {
        Set<Target> taken = new HashSet<>();
        for (int i = 0; i < times; i++) {
            Target target = pool.take("client", List.of(tried));
            taken.add(target);
            pool.closed(target);
        }
        return taken;
    }

    private static String refused(Pool pool, Target... tried) {
        return assertThrows(NoTargetException.class, () -> pool.take("client", List.of(tried))).getMessage();
    }

    @Test
    void disabledTargetGetsNothingUntilItIsEnabled() throws IOException {
        Pool pool = Made.pool(a, b);
        pool.enable(a.name(), false);
        assertEquals(Set.of(b), taken(4, pool));
        pool.enable(a.name(), true);
        assertEquals(Set.of(a, b), taken(4, pool));
    }

    @Test
    void nobodyIsGivenATargetWhenAllAreDisabled() {
        Pool pool = Made.pool(a, spare);
        pool.enable(a.name(), false);
        pool.enable(spare.name(), false);
        assertEquals("no-target", refused(pool));
        assertEquals(0, a.open() + spare.open());
    }

    @Test
    void backupsAreUsedOnlyWhileAllOthersAreDownOrDisabled() throws IOException {
        Pool pool = Made.pool(a, b, spare);
        assertEquals(Set.of(a, b), taken(6, pool));
        pool.failed(a, "refused");
        assertEquals(Set.of(b), taken(6, pool));
        pool.enable(b.name(), false);
        assertEquals(Set.of(spare), taken(6, pool));
        pool.succeeded(a, true);
        assertEquals(Set.of(a), taken(6, pool));
    }

    @Test
    void whenAllAreDownTheyAreTriedAllTheSame() throws IOException {
        Pool pool = Made.pool(a, b);
        assertTrue(pool.failed(a, "refused"));
        assertFalse(pool.failed(a, "refused"));
        assertEquals(Set.of(b), taken(4, pool));
        assertTrue(pool.failed(b, "refused"));
        assertEquals(Set.of(a, b), taken(4, pool));
    }

    @Test
    void oneConnectionTriesATargetThatIsDueAndTheOthersLeaveItAlone() throws IOException {
        Pool pool = Made.pool(a, b);
        a.health().failed(System.nanoTime() - Duration.ofHours(2).toNanos(), "refused");
        List<Target> taken = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            taken.add(pool.take("client", List.of()));
        }
        assertEquals(1, Collections.frequency(taken, a));
    }

    @Test
    void connectionIsNotGivenWhatItTriedInVain() throws IOException {
        Pool pool = Made.pool(a, b);
        assertEquals(Set.of(b), taken(4, pool, a));
        pool.failed(a, "refused");
        pool.failed(b, "refused");
        assertEquals(Set.of(a), taken(4, pool, b));
        assertEquals("no-target", refused(pool, a, b));
    }

    @Test
    void partsTellHowEachTargetIsInTheirOrder() throws IOException {
        Pool pool = Made.pool(a, b, spare, Made.target("d", 7));
        pool.failed(b, "as in the test");
        pool.enable("d:80", false);
        assertSame(a, pool.take("client", List.of()));
        pool.succeeded(a, true);
        List<Part> parts = pool.parts();
        assertEquals(List.of("a:80 up", "b:80 down", "spare:80 backup", "d:80 disabled"),
                parts.stream().map(each -> each.name() + ' ' + each.state()).toList());
        assertFigures(parts.get(0), 1, 1, 1, 0, 1);
        assertFigures(parts.get(1), 0, 0, 0, 1, 1);
        assertFigures(parts.get(2), 1, 0, 0, 0, 1);
        assertFigures(parts.get(3), 0, 0, 0, 0, 7);
        assertTrue(parts.get(1).remark().orElseThrow().startsWith("as in the test"), parts.get(1).toString());
        assertTrue(parts.get(0).remark().isEmpty());
    }

    private static void assertFigures(Part part, long up, long connections, long connected, long failed, long weight) {
        assertEquals(List.of(up, connections, connected, failed, weight),
                List.of("up", "connections", "connected", "failed", "weight").stream().map(part.figures()::get).toList());
    }

    @Test
    void lookThatWentWellBringsATargetBackAndIsNoConnection() {
        Pool pool = Made.pool(a);
        pool.failed(a, "refused");
        assertTrue(pool.succeeded(a, false));
        assertFalse(pool.succeeded(a, false));
        assertEquals(0, a.connected());
    }
}
