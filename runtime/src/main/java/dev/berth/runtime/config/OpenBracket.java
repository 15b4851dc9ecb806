package dev.berth.runtime.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A bracket that is opened and never closed: the parser only notices at the end of the file, far from it.
///
/// @param bracket `{` or `[`
/// @param line where it stands
record OpenBracket(char bracket, int line) {

    /// What counts: brackets outside of texts and comments, and ends of lines.
    private static final Pattern PIECE = Pattern.compile("""
            \\"\\"\\".*?\\"\\"\\" | \\"(?:\\\\.|[^\\"\\\\\\n])*\\" | (?:\\#|//)[^\\n]* | [\\[\\]{}\\n]""",
            Pattern.COMMENTS | Pattern.DOTALL);

    /// Finds the last one.
    static Optional<OpenBracket> find(String text) {
        Deque<OpenBracket> open = new ArrayDeque<>();
        int line = 1;
        for (Matcher pieces = PIECE.matcher(text); pieces.find(); ) {
            String piece = pieces.group();
            switch (piece.charAt(0)) {
                case '{', '[' -> open.push(new OpenBracket(piece.charAt(0), line));
                case '}', ']' -> open.poll();
                default -> line += (int) piece.chars().filter(c -> c == '\n').count();
            }
        }
        return Optional.ofNullable(open.peek());
    }
}
