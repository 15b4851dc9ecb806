package dev.berth.plugin.exec;

import java.util.Map;

/// How a program ended.
///
/// @param signalled whether a signal ended it
/// @param number the signal, or the exit code
record ExitStatus(boolean signalled, int number) {

    /// Those of signal(7) that end a process and have the same number on every processor that Linux runs on, but for a
    /// few that no JDK 25 is made for.
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "HUP"), Map.entry(2, "INT"), Map.entry(3, "QUIT"), Map.entry(4, "ILL"), Map.entry(5, "TRAP"),
            Map.entry(6, "ABRT"), Map.entry(7, "BUS"), Map.entry(8, "FPE"), Map.entry(9, "KILL"),
            Map.entry(10, "USR1"), Map.entry(11, "SEGV"), Map.entry(12, "USR2"), Map.entry(13, "PIPE"),
            Map.entry(14, "ALRM"), Map.entry(15, "TERM"), Map.entry(24, "XCPU"), Map.entry(25, "XFSZ"),
            Map.entry(31, "SYS"));

    /// The exit code, or the signal's name.
    @Override
    public String toString() {
        if (!signalled) {
            return Integer.toString(number);
        }
        String name = SIGNALS.get(number);
        return name == null ? "signal " + number : "SIG" + name;
    }
}
