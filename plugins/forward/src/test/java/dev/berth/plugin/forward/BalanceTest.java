package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Targets that take turns, and the least busy one.
@Timeout(30)
class BalanceTest {

    private final Target a = Made.target("a");
    private final Target b = Made.target("b");
    private final Target c = Made.target("c");

    /// Who is chosen so many times, by the hosts' letters.
    private static String inTurn(int times, Target... targets) {
        Balance balance = Balance.Kind.ROUND_ROBIN.balance();
        return IntStream.range(0, times).mapToObj(each -> letter(balance.choose(List.of(targets), "client")))
                .collect(Collectors.joining());
    }

    private static String letter(Target target) {
        return target.name().substring(0, 1);
    }

    private static long count(String turns, char letter) {
        return turns.chars().filter(each -> each == letter).count();
    }

    @Test
    void equalTargetsTakeTurnsInTheirOrder() {
        assertEquals("abcabc", inTurn(6, a, b, c));
    }

    @Test
    void weightsGiveSharesAndTheHeavyOneDoesNotComeAllInARow() {
        assertEquals("aabacaaaabacaa", inTurn(14, Made.target("a", 5), b, c));
    }

    @Test
    void targetThatWasLeftOutGetsItsShareAndNotWhatItMissed() {
        inTurn(7, a, b, c);
        assertEquals(0, count(inTurn(100, a, b), 'c'));
        String turns = inTurn(30, a, b, c);
        for (char each : "abc".toCharArray()) {
            assertTrue(Math.abs(count(turns, each) - 10) <= 1, turns);
        }
        assertTrue(!turns.contains("ccc"), turns);
    }

    @Test
    void fewestConnectionsForItsWeightIsChosen() {
        Target heavy = Made.target("h", 3);
        String chosen = leastBusy(8, heavy, b);
        assertEquals(6, count(chosen, 'h'), chosen);
        assertEquals(6, heavy.open());
        assertEquals(2, b.open());
    }

    @Test
    void busyTargetIsPassedOverUntilTheOthersHaveAsMany() {
        for (int i = 0; i < 4; i++) {
            a.opening();
        }
        assertEquals("bbbb", leastBusy(4, a, b));
    }

    /// Each connection that is given out stays open.
    private static String leastBusy(int times, Target... targets) {
        Balance balance = Balance.Kind.LEAST_CONNECTIONS.balance();
        return Stream.generate(() -> balance.choose(List.of(targets), "client")).limit(times)
                .peek(Target::opening).map(BalanceTest::letter).collect(Collectors.joining());
    }

    @Test
    void thoseThatAreEquallyBusyTakeTurns() {
        Balance balance = Balance.Kind.LEAST_CONNECTIONS.balance();
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            // Nothing stays open: all are idle each time.
            chosen.add(letter(balance.choose(Arrays.asList(a, b, c), "client")));
        }
        assertEquals("abcabc", String.join("", chosen));
    }
}
