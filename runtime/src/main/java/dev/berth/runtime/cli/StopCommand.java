package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.control.Unreachable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `berth stop`.
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Stops a running server as the signal TERM does, and shows who is left until it has stopped.",
        footer = {
            "",
            "Connections may finish for as long as server.drain says; what is left then is aborted and named in the log. Ctrl-C",
            "ends the command; the server stops all the same. The exit code of berth run tells whether all finished.",
            "Exit codes: 69 if no server answers, 75 if the process still runs after it, 77 if you may not."
        })
final class StopCommand implements Callable<Integer> {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    /// Handlers may take some seconds to close.
    private static final long LONGEST_EXIT_SECONDS = 15;

    @Mixin
    private ControlOptions control;

    @Option(names = "--now", description = "Aborts what is open at once; also when the server stops already.")
    private boolean now;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        JsonObject server = control.ask("stop", Map.of("now", now)).one("server");
        boolean gone = false;
        while (!gone) {
            gone = isGone();
        }
        Optional<ProcessHandle> process = ProcessHandle.of(server.get("pid").getAsLong());
        boolean ended = process.isEmpty() || hasEnded(process.get());
        if (!control.json()) {
            control.out().println(ended ? "stopped" : "stopped, but the process " + process.get().pid() + " still runs");
        }
        return ended ? ExitCode.OK : ExitCode.ABORTED;
    }

    /// Follows the drain for as long as the server tells of it.
    private boolean isGone() throws Refusal, InterruptedException {
        try {
            new DrainProgress(control, Map.of()).follow();
        } catch (Unreachable e) {
            return true;
        } catch (Refusal e) {
            // It does not drain yet: first it accepts what is established.
            if (e.exit() != ExitCode.UNAVAILABLE) {
                throw e;
            }
        }
        Thread.sleep(INTERVAL);
        return false;
    }

    private static boolean hasEnded(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(LONGEST_EXIT_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return !process.isAlive();
        }
    }
}
