package dev.berth.plugin.exec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The keys of a handler, as the README tells them.
record ExecSettings(
        List<String> command,
        Optional<String> shell,
        Optional<Path> folder,
        Map<String, String> environment,
        Optional<String> user,
        int maxChildren,
        Optional<Duration> timeLimit,
        Duration stopWait,
        Errors stderr) {

    /// Where a program's standard error goes.
    enum Errors { LOG, CLIENT, DISCARD }

    /// As systemd.socket(5) has it for MaxConnections=: a process takes megabytes where a connection takes kilobytes,
    /// so the server's own bound is none for them.
    private static final int USUAL_CHILDREN = 64;

    /// Less than the five seconds that the server leaves to its handlers when it stops.
    private static final Duration USUAL_STOP_WAIT = Duration.ofSeconds(3);

    /// What is not written.
    ExecSettings() {
        this(List.of(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty(),
                USUAL_CHILDREN, Optional.empty(), USUAL_STOP_WAIT, Errors.LOG);
    }
}
