package dev.berth.plugin.exec;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Cuts what a program writes to standard error into lines, no more and no longer ones than a log can bear. For one
/// thread.
final class ErrorLines {

    /// In bytes; what is longer is cut.
    static final int LONGEST = 1000;

    private static final String CUT = "...";

    private final List<LineBudget> budgets;
    private final Consumer<String> log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(0);
    private boolean cut;
    private long dropped;

    /// @param budgets each line needs one of all of these
    /// @param log takes the lines
    ErrorLines(List<LineBudget> budgets, Consumer<String> log) {
        this.budgets = budgets;
        this.log = log;
    }

    /// Takes some bytes.
    void take(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next == '\n') {
                endLine();
            } else if (line.size() < LONGEST) {
                line.write(next);
            } else {
                cut = true;
            }
        }
    }

    /// Tells what is left: a line without an end, and how many were dropped.
    void end() {
        if (line.size() > 0) {
            endLine();
        }
        tellDropped();
    }

    private void endLine() {
        if (budgets.stream().allMatch(LineBudget::take)) {
            tellDropped();
            String text = line.toString(StandardCharsets.UTF_8);
            log.accept(Printable.text(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text)
                    + (cut ? CUT : ""));
        } else {
            dropped++;
        }
        line.reset();
        cut = false;
    }

    private void tellDropped() {
        if (dropped > 0) {
            log.accept(dropped + " lines were too many for a minute and are not shown");
            dropped = 0;
        }
    }
}
