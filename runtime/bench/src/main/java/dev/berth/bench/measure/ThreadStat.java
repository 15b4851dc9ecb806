package dev.berth.bench.measure;

/// A line of `/proc/PID/task/TID/stat`, or of `/proc/PID/stat` for all threads of a process that there are or were, as
/// far as the bench needs it (proc_pid_stat(5)).
///
/// @param id the number of the thread or process
/// @param name at most 15 bytes, with whatever characters the program likes
/// @param ticks user and system time so far, in hundredths of a second
/// @param childTicks that of processes which its process has started, and waited for when they had ended
record ThreadStat(int id, String name, long ticks, long childTicks) {

    /// How many fields stand between the name and the user time.
    private static final int BEFORE_USER_TIME = 11;

    /// Reads a line.
    ///
    /// @throws IllegalArgumentException if it is none
    static ThreadStat parse(String line) {
        // The name may contain spaces and parentheses; nothing behind it does.
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 2 || close < open) {
            throw new IllegalArgumentException("no line of /proc/PID/stat: " + line);
        }
        String[] fields = line.substring(close + 1).strip().split(" ");
        if (fields.length < BEFORE_USER_TIME + 4) {
            throw new IllegalArgumentException("a line of /proc/PID/stat without times: " + line);
        }
        return new ThreadStat(
                Integer.parseInt(line.substring(0, open).strip()), line.substring(open + 1, close),
                sum(fields, BEFORE_USER_TIME), sum(fields, BEFORE_USER_TIME + 2));
    }

    /// The user time at a place, and the system time behind it.
    private static long sum(String[] fields, int first) {
        return Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
    }

    /// Whether the JVM's compilers run on it: what they cost says how old the process is, and nothing of the server.
    boolean compiles() {
        return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    }
}
