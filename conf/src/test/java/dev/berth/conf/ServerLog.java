package dev.berth.conf;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// What a server tells its operator.
final class ServerLog {

    private static final Pattern LOUD = Pattern.compile("^\\S+ (WARN|ERROR) .*");

    private ServerLog() {}

    /// The lines about connections that ended for a reason, such as `write-stall`.
    static List<String> access(BerthProcess berth, String reason) throws IOException {
        return berth.log().lines()
                .filter(line -> line.contains("berth.access ") && line.contains(" " + reason + " in=")).toList();
    }

    /// Waits until as many connections ended for a reason.
    static void awaitAccess(BerthProcess berth, String reason, int count) throws Exception {
        Await.until(() -> count + " lines about " + reason, () -> access(berth, reason).size() >= count);
    }

    /// Warnings and errors, which nothing that a peer does may cause. Those about virtual threads that are not run are
    /// left out: a busy machine may cause them too, and [SpinnersIT] looks at them.
    static List<String> noise(BerthProcess berth) throws IOException {
        return berth.log().lines().filter(line -> LOUD.matcher(line).matches()
                && !line.contains("virtual threads have") && !line.contains("computes without end")).toList();
    }
}
