package dev.berth.runtime.cli;

import dev.berth.runtime.control.Refusal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `berth resume`.
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Accepts again on a listener that was suspended, held or drained.",
        footer = {
            "",
            "It gets the addresses and ports that it had, also where the configuration leaves the port to the system. A drain",
            "that goes on is given up, though connections that were asked to finish still do.",
            "Exit codes: 64 if there is no such listener, 69 if an address is taken or no server answers, 77 if you may not."
        })
final class ResumeCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Parameters(paramLabel = "LISTENER", description = "The listener's name.")
    private String listener;

    @Override
    public Integer call() throws Refusal {
        ControlOptions.Found found = control.ask("resume", Map.of("listener", listener));
        if (!control.json()) {
            control.out().println(SuspendCommand.sentence(found.one("listener")));
        }
        return ExitCode.OK;
    }
}
