package dev.berth.runtime.cli;

import dev.berth.runtime.event.Escaped;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Rows with aligned columns, in plain text. What stands in the cells may come from a peer, so it is escaped.
final class Table {

    private static final String GAP = "  ";

    private final boolean[] right;
    private final List<List<String>> rows = new ArrayList<>();

    /// Makes one without rows.
    ///
    /// @param columns their titles; `>` before one aligns it to the right
    Table(String... columns) {
        right = new boolean[columns.length];
        for (int i = 0; i < columns.length; i++) {
            right[i] = columns[i].startsWith(">");
        }
        row((Object[]) Arrays.stream(columns).map(title -> title.replaceFirst("^>", "")).toArray(String[]::new));
    }

    /// Adds a row.
    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(cell -> Escaped.text(String.valueOf(cell))).toList());
        return this;
    }

    void print(PrintWriter out) {
        int[] widths = IntStream.range(0, right.length)
                .map(i -> rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0)).toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < right.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(right[i] ? padding + row.get(i) : row.get(i) + padding);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
