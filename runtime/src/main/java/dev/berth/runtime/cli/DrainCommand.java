package dev.berth.runtime.cli;

import dev.berth.runtime.control.Refusal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `berth drain`.
@Command(
        name = "drain",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Stops accepting on a listener, asks its connections to finish, and shows who is left until all have.",
        footer = {
            "",
            "What is left after server.drain is aborted and named in the log. Ctrl-C ends the command; the drain goes on in the",
            "server. The listener stays suspended until berth resume or a restart.",
            "Exit codes: 64 if there is no such listener, 69 if no server answers, 75 if connections had to be aborted, 77 if you",
            "may not."
        })
final class DrainCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Parameters(paramLabel = "LISTENER", description = "The listener's name.")
    private String listener;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        ControlOptions.Found found = control.ask("drain", Map.of("listener", listener));
        if (!control.json()) {
            control.out().println(SuspendCommand.sentence(found.one("listener")));
        }
        long aborted = new DrainProgress(control, Map.of("listener", listener)).follow();
        if (!control.json()) {
            control.out().println("drained" + (aborted == 0 ? "" : ", " + Human.connections(aborted) + " aborted"));
        }
        return aborted == 0 ? ExitCode.OK : ExitCode.ABORTED;
    }
}
