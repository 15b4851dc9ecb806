package dev.berth.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Where the values of several rounds lie.
///
/// @param median the middle one, or the mean of the two in the middle
/// @param least the smallest
/// @param most the largest
record Spread(double median, double least, double most) {

    /// Looks at values.
    ///
    /// @throws IllegalArgumentException if there are none
    static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1
                ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /// Compares what was measured in the same round, and only that: the machine's speed changes between rounds.
    ///
    /// @throws IllegalArgumentException if one has more rounds than the other
    static Spread ofRatios(List<Double> values, List<Double> references) {
        if (values.size() != references.size()) {
            throw new IllegalArgumentException(values.size() + " rounds against " + references.size());
        }
        return of(IntStream.range(0, values.size()).mapToObj(i -> values.get(i) / references.get(i)).toList());
    }

    /// The spread as a ratio in the table.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", median, least, most);
    }
}
