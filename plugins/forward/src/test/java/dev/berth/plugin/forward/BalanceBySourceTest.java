package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `balance = source`: the client's address decides.
@Timeout(30)
class BalanceBySourceTest {

    /// Neighbours, as the clients of one network are.
    private static final List<String> CLIENTS = IntStream.range(0, 8000)
            .mapToObj(each -> "10.0." + each / 250 + '.' + (1 + each % 250)).toList();

    private final Target a = Made.target("10.1.0.1");
    private final Target b = Made.target("10.1.0.2");
    private final Target c = Made.target("10.1.0.3");
    private final Target d = Made.target("10.1.0.4");

    private static Target chosen(String client, List<Target> targets) {
        return Balance.Kind.SOURCE.balance().choose(targets, client);
    }

    private static Map<Target, Integer> shares(List<Target> targets) {
        Map<Target, Integer> shares = new HashMap<>();
        CLIENTS.forEach(client -> shares.merge(chosen(client, targets), 1, Integer::sum));
        return shares;
    }

    private static void assertShare(int expected, int found) {
        assertTrue(Math.abs(found - expected) < expected / 10, found + " and not about " + expected);
    }

    @Test
    void clientHasTheSameTargetWhateverTheOrderAndHowBusyItIs() {
        for (String client : CLIENTS.subList(0, 100)) {
            Target first = chosen(client, List.of(a, b, c, d));
            first.opening();
            assertSame(first, chosen(client, List.of(a, b, c, d)));
            assertSame(first, chosen(client, List.of(d, c, b, a)));
        }
    }

    @Test
    void onlyTheClientsOfATargetThatIsGoneMoveAndAllOthersTakeThem() {
        Map<Target, Integer> moved = new HashMap<>();
        for (String client : CLIENTS) {
            Target before = chosen(client, List.of(a, b, c, d));
            Target after = chosen(client, List.of(a, b, d));
            if (before == c) {
                moved.merge(after, 1, Integer::sum);
            } else {
                assertSame(before, after);
            }
        }
        assertEquals(3, moved.size());
        moved.values().forEach(each -> assertShare(CLIENTS.size() / 4 / 3, each));
    }

    @Test
    void equalTargetsShareNeighboursEqually() {
        shares(List.of(a, b, c, d)).values().forEach(each -> assertShare(CLIENTS.size() / 4, each));
    }

    @Test
    void sharesFollowTheWeights() {
        Target two = Made.target("10.1.0.2", 2);
        Target five = Made.target("10.1.0.3", 5);
        Map<Target, Integer> shares = shares(List.of(a, two, five));
        assertShare(CLIENTS.size() / 8, shares.get(a));
        assertShare(CLIENTS.size() * 2 / 8, shares.get(two));
        assertShare(CLIENTS.size() * 5 / 8, shares.get(five));
    }
}
