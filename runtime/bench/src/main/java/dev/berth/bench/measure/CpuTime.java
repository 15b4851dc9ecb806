package dev.berth.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// The processor time, user and system, that the processes of a server have used at one moment, and that of programs
/// which they have started and which have ended.
///
/// Of a JVM, it is that of its threads but for the JIT compilers; the garbage collector is in. Of others it is that of
/// the process as a whole: some have a thread for each connection, and many threads end or do less than the kernel
/// tells of one.
///
/// The kernel tells it in hundredths of a second, so an interval of a second or more is known to about a percent.
public final class CpuTime {

    /// proc_pid_stat(5): USER_HZ, which is 100 on every processor that Linux runs a JVM on.
    private static final long MICROS_PER_TICK = 10_000;

    /// No process or thread has this number.
    private static final int CHILDREN = 0;

    private final Map<Integer, Long> ticks;

    private CpuTime(Map<Integer, Long> ticks) {
        this.ticks = ticks;
    }

    /// Looks at a server.
    ///
    /// @param server its processes
    /// @return what they have used
    /// @throws UncheckedIOException if one of them is not there
    public static CpuTime of(Processes server) {
        Map<Integer, Long> ticks = new HashMap<>();
        for (long id : server.ids()) {
            Path process = Path.of("/proc", Long.toString(id));
            try {
                ThreadStat all = ThreadStat.parse(Files.readString(process.resolve("stat")));
                ticks.merge(CHILDREN, all.childTicks(), Long::sum);
                if (server.jvm()) {
                    addThreads(process, ticks);
                } else {
                    ticks.put(all.id(), all.ticks());
                }
            } catch (IOException e) {
                throw new UncheckedIOException("look at process " + id, e);
            }
        }
        return new CpuTime(ticks);
    }

    private static void addThreads(Path process, Map<Integer, Long> ticks) throws IOException {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                add(thread.resolve("stat"), ticks);
            }
        }
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

    /// What was used since an earlier look. A thread of a JVM that has ended meanwhile is missing from it.
    ///
    /// @param earlier at the same server
    /// @return in microseconds
    public long microsSince(CpuTime earlier) {
        return MICROS_PER_TICK * ticks.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - earlier.ticks.getOrDefault(thread.getKey(), 0L))
                .sum();
    }
}
