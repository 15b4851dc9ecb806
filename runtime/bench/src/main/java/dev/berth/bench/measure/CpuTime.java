package dev.berth.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The processor time, user and system, that the threads of a process have used at one moment; that of the JIT
/// compilers is left out, that of the garbage collector is in, and so is that of programs which it has started and which
/// have ended.
///
/// The kernel tells it in hundredths of a second for each thread, so an interval of a second or more is known to
/// about a percent.
public final class CpuTime {

    /// proc_pid_stat(5): USER_HZ, which is 100 on every processor that Linux runs a JVM on.
    private static final long MICROS_PER_TICK = 10_000;

    /// No thread has this number.
    private static final int CHILDREN = 0;

    private final Map<Integer, Long> ticks;

    private CpuTime(Map<Integer, Long> ticks) {
        this.ticks = ticks;
    }

    /// Looks at a process.
    ///
    /// @param pid its number
    /// @return what its threads have used
    /// @throws UncheckedIOException if there is no such process
    public static CpuTime of(long pid) {
        Map<Integer, Long> ticks = new HashMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads) {
                add(thread.resolve("stat"), ticks);
            }
            ticks.put(CHILDREN, ThreadStat.parse(
                    Files.readString(Path.of("/proc", Long.toString(pid), "stat"))).childTicks());
        } catch (IOException e) {
            throw new UncheckedIOException("look at process " + pid, e);
        }
        return new CpuTime(ticks);
    }

    private static void add(Path file, Map<Integer, Long> ticks) {
        ThreadStat stat;
        try {
            stat = ThreadStat.parse(Files.readString(file));
        } catch (IOException e) {
            // The thread ended while its folder was listed.
            return;
        }
        if (!stat.compiles()) {
            ticks.put(stat.id(), stat.ticks());
        }
    }

    /// What was used since an earlier look. A thread that has ended meanwhile is missing from it.
    ///
    /// @param earlier at the same process
    /// @return in microseconds
    public long microsSince(CpuTime earlier) {
        return MICROS_PER_TICK * ticks.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - earlier.ticks.getOrDefault(thread.getKey(), 0L))
                .sum();
    }
}
