package dev.berth.runtime.cli;

import java.nio.file.Path;

/// What is printed to be pasted into a shell.
final class ShellWord {

    private ShellWord() {}

    /// A path as a shell takes it, from whatever folder.
    static String of(Path path) {
        return of(path.toAbsolutePath().normalize().toString());
    }

    /// A text that a shell takes as one word, and as it is written.
    static String of(String text) {
        return text.matches("[\\w@%:,/.+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
