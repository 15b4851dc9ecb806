package dev.berth.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The memory of a JVM whose heap has a fixed size and was touched as a whole at its start, so that its resident
/// memory changes only with what lies outside of the heap.
///
/// @param liveHeap the bytes of all objects that survive a full collection
/// @param resident the resident memory in bytes but for files, after malloc gave back what it could
public record Memory(long liveHeap, long resident) {

    /// The last line of a class histogram: instances and bytes.
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    /// Without the pages of files: which of its own archive of classes a JVM has looked at says nothing here.
    private static final Pattern RESIDENT = Pattern.compile("^RssAnon:\\s+(\\d+) kB", Pattern.MULTILINE);
    private static final long KILO = 1024;
    private static final long SETTLED = 64 * KILO;
    private static final int AGREEING_LOOKS = 3;
    private static final int MOST_LOOKS = 12;

    /// Looks at a JVM, again and again until it has settled: a compiler at work holds megabytes for a moment. Each
    /// look takes a full collection in it.
    ///
    /// @param jcmd the program
    /// @param pid the process
    /// @return its memory
    /// @throws IOException if it does not answer
    public static Memory settled(Path jcmd, long pid) throws IOException {
        Memory now = of(jcmd, pid);
        int agreeing = 1;
        for (int looks = 1; looks < MOST_LOOKS && agreeing < AGREEING_LOOKS; looks++) {
            Memory before = now;
            now = of(jcmd, pid);
            agreeing = Math.abs(now.resident - before.resident) <= SETTLED ? agreeing + 1 : 1;
        }
        return now;
    }

    /// Looks at a JVM, once. Takes a full collection in it.
    ///
    /// @param jcmd the program
    /// @param pid the process
    /// @return its memory
    /// @throws IOException if it does not answer
    public static Memory of(Path jcmd, long pid) throws IOException {
        // The histogram counts live objects only: it begins with a full collection.
        long live = total(run(jcmd, pid, "GC.class_histogram"));
        run(jcmd, pid, "System.trim_native_heap");
        String status = Files.readString(Path.of("/proc", Long.toString(pid), "status"));
        return new Memory(live, number(RESIDENT, status) * KILO);
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
