package dev.berth.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.bench.server.Contestant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TableTest {

    private static String text(Results results, Suite suite, Contestant... contestants) {
        List<Contestant> present = List.of(contestants);
        return new Table(results, present, suite.pairs(present)).text();
    }

    @Test
    void berthIsComparedWithBothAndNettyWithTheBareOne() {
        Results results = new Results();
        results.add("churn", Contestant.BARE, Map.of(Figure.CPU, 10.0));
        results.add("churn", Contestant.NETTY, Map.of(Figure.CPU, 20.0));
        results.add("churn", Contestant.BERTH, Map.of(Figure.CPU, 12.0));
        assertEquals("""
                | cell | figure | bare | netty | berth | netty / bare | berth / bare | berth / netty |
                |---|---|---|---|---|---|---|---|
                | churn | CPU, us | 10.00 | 20.00 | 12.00 | 2.00 (2.00..2.00) | 1.20 (1.20..1.20) | 0.60 (0.60..0.60) |""",
                text(results, Suite.PLAIN, Contestant.BARE, Contestant.NETTY, Contestant.BERTH));
    }

    @Test
    void serverThatDoesNotTakePartHasNoColumn() {
        Results results = new Results();
        results.add("idle", Contestant.NETTY, Map.of(Figure.BYTES, 3000.0));
        assertEquals("""
                | cell | figure | netty |
                |---|---|---|
                | idle | bytes | 3000 |""", text(results, Suite.PLAIN, Contestant.NETTY));
    }

    @Test
    void cellThatDoesNotSuitAServerIsEmpty() {
        Results results = new Results();
        results.add("flood", Contestant.BERTH, Map.of(Figure.P99, 900.0));
        assertEquals("""
                | cell | figure | netty-jdk | berth | berth / netty-jdk |
                |---|---|---|---|---|
                | flood | p99, us |  | 900 |  |""", text(results, Suite.TLS, Contestant.NETTY_JDK, Contestant.BERTH));
    }
}
