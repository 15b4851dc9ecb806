package dev.berth.bench;

import dev.berth.bench.server.Contestant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What was measured: for each cell, figure and server one value in each round.
final class Results {

    private final Map<String, Map<Figure, Map<Contestant, List<Double>>>> values = new LinkedHashMap<>();

    /// Adds what a cell of a server brought in a round.
    void add(String cell, Contestant contestant, Map<Figure, Double> measured) {
        Map<Figure, Map<Contestant, List<Double>>> ofCell =
                values.computeIfAbsent(cell, _ -> new EnumMap<>(Figure.class));
        measured.forEach((figure, value) -> ofCell
                .computeIfAbsent(figure, _ -> new EnumMap<>(Contestant.class))
                .computeIfAbsent(contestant, _ -> new ArrayList<>())
                .add(value));
    }

    Set<String> cells() {
        return values.keySet();
    }

    Set<Figure> figures(String cell) {
        return values.get(cell).keySet();
    }

    /// What the rounds brought; nothing if the server was not measured.
    Optional<List<Double>> of(String cell, Figure figure, Contestant contestant) {
        return Optional.ofNullable(values.get(cell).get(figure).get(contestant));
    }
}
