package dev.berth.runtime.cli;

import dev.berth.runtime.control.Refusal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `berth close`.
@Command(
        name = "close",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Asks connections to finish: their handlers get an orderly end after all that was received, and may answer.",
        footer = {
            "",
            "A handler that reads bytes and not messages gets its end when nothing moved for a second; one that computes or waits",
            "for something else gets it when it reads again. If it never does: berth abort.",
            "With a filter instead of ids, the count and the first few are shown, and nothing is done without --yes.",
            "Examples:",
            "  berth close c42 c43",
            "  berth close --listener echo --older 1h --yes",
            "Exit codes: 64 without --yes, 69 if a connection is over or no server answers, 77 if you may not."
        })
final class CloseCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Mixin
    private EndingOptions ending;

    @Override
    public Integer call() throws Refusal {
        return ending.run(control, "close", "asked to finish");
    }
}
