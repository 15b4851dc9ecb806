package dev.berth.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The memory of a server. A JVM's heap has a fixed size and was touched as a whole at its start, so that its resident
/// memory changes only with what lies outside of the heap.
///
/// @param liveHeap the bytes of all objects of a JVM that survive a full collection
/// @param resident the resident memory in bytes but for files; of a JVM after malloc gave back what it could
public record Memory(long liveHeap, long resident) {

    /// The last line of a class histogram: instances and bytes.
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    /// Without the pages of files: which of its own archive of classes a JVM has looked at says nothing here.
    private static final Pattern RESIDENT = Pattern.compile("^RssAnon:\\s+(\\d+) kB", Pattern.MULTILINE);
    private static final long KILO = 1024;
    private static final long SETTLED = 64 * KILO;
    private static final int AGREEING_LOOKS = 3;
    private static final int MOST_LOOKS = 12;
    private static final long PAUSE_NANOS = 200_000_000;

    /// Looks at a server, again and again until it has settled: a compiler at work holds megabytes for a moment. Each
    /// look takes a full collection in a JVM.
    ///
    /// @param jcmd the program
    /// @param server its processes
    /// @return its memory
    /// @throws IOException if it does not answer
    public static Memory settled(Path jcmd, Processes server) throws IOException {
        Memory now = of(jcmd, server);
        int agreeing = 1;
        for (int looks = 1; looks < MOST_LOOKS && agreeing < AGREEING_LOOKS; looks++) {
            if (!server.jvm()) {
                // About what the collection of a JVM takes.
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            Memory before = now;
            now = of(jcmd, server);
            agreeing = Math.abs(now.resident - before.resident) <= SETTLED ? agreeing + 1 : 1;
        }
        return now;
    }

    /// Looks at a server, once. Takes a full collection in a JVM.
    ///
    /// @param jcmd the program
    /// @param server its processes
    /// @return its memory
    /// @throws IOException if it does not answer
    public static Memory of(Path jcmd, Processes server) throws IOException {
        long live = 0;
        if (server.jvm()) {
            // The histogram counts live objects only: it begins with a full collection.
            live = total(run(jcmd, server.first(), "GC.class_histogram"));
            run(jcmd, server.first(), "System.trim_native_heap");
        }
        long resident = 0;
        for (long id : server.ids()) {
            resident += number(RESIDENT, Files.readString(Path.of("/proc", Long.toString(id), "status"))) * KILO;
        }
        return new Memory(live, resident);
    }

    private static String run(Path jcmd, long pid, String command) throws IOException {
        Process process = new ProcessBuilder(List.of(jcmd.toString(), Long.toString(pid), command))
                .redirectErrorStream(true).start();
        try {
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("jcmd " + pid + " " + command + ": " + answer.strip());
            }
            return answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("jcmd " + pid + " " + command + ": interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static long number(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no line like " + pattern + " in: " + text);
        }
        return Long.parseLong(matcher.group(1));
    }

    static long total(String histogram) throws IOException {
        return number(TOTAL, histogram);
    }
}
