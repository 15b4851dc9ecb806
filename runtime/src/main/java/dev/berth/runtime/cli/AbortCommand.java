package dev.berth.runtime.cli;

import dev.berth.runtime.control.Refusal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `berth abort`.
@Command(
        name = "abort",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Cuts connections off at once: their peers get a reset.",
        footer = {
            "",
            "Handlers get an exception from whatever they wait for on the connection; those that wait for something else are",
            "interrupted a second later. To let them finish: berth close.",
            "With a filter instead of ids, the count and the first few are shown, and nothing is done without --yes.",
            "Examples:",
            "  berth abort c42 c43",
            "  berth abort --listener echo --older 1h --yes",
            "Exit codes: 64 without --yes, 69 if a connection is over or no server answers, 77 if you may not."
        })
final class AbortCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Mixin
    private EndingOptions ending;

    @Override
    public Integer call() throws Refusal {
        return ending.run(control, "abort", "aborted");
    }
}
