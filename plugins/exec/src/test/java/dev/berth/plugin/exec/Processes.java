package dev.berth.plugin.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Looks at the processes of the system.
final class Processes {

    private static final long LONGEST_NANOS = 30_000_000_000L;
    private static final long PAUSE_NANOS = 2_000_000;

    private Processes() {}

    /// Whether a process runs; one that has exited and was not reaped does not.
    static boolean runs(long pid) {
        try {
            // proc(5): the state follows the name, which stands in parentheses.
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException e) {
            return false;
        }
    }

    /// Waits until none of these runs.
    static void awaitGone(List<Long> pids) {
        long end = System.nanoTime() + LONGEST_NANOS;
        while (pids.stream().anyMatch(Processes::runs)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("still running: " + pids.stream().filter(Processes::runs).toList());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// Ends one that a test left on purpose.
    static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /// The children of this process, those included that nobody has waited for.
    static long children() throws IOException {
        String self = Long.toString(ProcessHandle.current().pid());
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.filter(each -> each.getFileName().toString().matches("\\d+"))
                    .filter(each -> self.equals(parent(each))).count();
        }
    }

    private static String parent(Path process) {
        try {
            String stat = Files.readString(process.resolve("stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1];
        } catch (IOException e) {
            return "";
        }
    }

    /// How many descriptors this process has open.
    static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
