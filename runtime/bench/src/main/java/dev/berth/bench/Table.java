package dev.berth.bench;

import dev.berth.bench.server.Contestant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The results as a table in Markdown: the median of each server, and the ratios with their spread.
final class Table {

    private static final String NONE = "";

    private final Results results;
    private final List<Contestant> contestants;
    private final List<Pair> pairs;

    Table(Results results, List<Contestant> contestants, List<Pair> pairs) {
        this.results = results;
        this.contestants = contestants;
        this.pairs = pairs;
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
        contestants.forEach(contestant -> line.add(results.of(cell, figure, contestant)
                .map(values -> figure.text(Spread.of(values).median())).orElse(NONE)));
        pairs.forEach(pair -> line.add(results.of(cell, figure, pair.one()).filter(_ -> figure.compared())
                .flatMap(ones -> results.of(cell, figure, pair.reference())
                        .map(references -> Spread.ofRatios(ones, references).toString())).orElse(NONE)));
        return line;
    }

    private static String row(List<String> fields) {
        return fields.stream().collect(Collectors.joining(" | ", "| ", " |"));
    }
}
