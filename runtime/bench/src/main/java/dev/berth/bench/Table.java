package dev.berth.bench;

import dev.berth.bench.server.Contestant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The results as a table in Markdown: the median of each server, and the ratios with their spread.
final class Table {

    private record Pair(Contestant one, Contestant reference) {

        String label() {
            return one.label() + " / " + reference.label();
        }
    }

    private final Results results;
    private final List<Contestant> contestants;
    private final List<Pair> pairs = new ArrayList<>();

    Table(Results results, List<Contestant> contestants) {
        this.results = results;
        this.contestants = contestants;
        for (Contestant reference : List.of(Contestant.BARE, Contestant.NETTY)) {
            for (Contestant one : contestants) {
                boolean tells = reference == Contestant.BARE ? one != reference : one == Contestant.BERTH;
                if (tells && contestants.contains(reference)) {
                    pairs.add(new Pair(one, reference));
                }
            }
        }
    }

    String text() {
        List<String> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("cell", "figure"));
        contestants.forEach(contestant -> head.add(contestant.label()));
        pairs.forEach(pair -> head.add(pair.label()));
        lines.add(row(head));
        lines.add(head.stream().map(_ -> "---").collect(Collectors.joining("|", "|", "|")));
        for (String cell : results.cells()) {
            for (Figure figure : results.figures(cell)) {
                lines.add(row(line(cell, figure)));
            }
        }
        return String.join("\n", lines);
    }

    private List<String> line(String cell, Figure figure) {
        List<String> line = new ArrayList<>(List.of(cell, figure.label()));
        contestants.forEach(contestant ->
                line.add(figure.text(Spread.of(results.of(cell, figure, contestant)).median())));
        pairs.forEach(pair -> line.add(Spread.ofRatios(
                results.of(cell, figure, pair.one), results.of(cell, figure, pair.reference)).toString()));
        return line;
    }

    private static String row(List<String> fields) {
        return fields.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
