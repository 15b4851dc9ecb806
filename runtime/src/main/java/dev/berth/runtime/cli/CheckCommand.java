package dev.berth.runtime.cli;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Sources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `berth check`.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Loads everything as run would and reports all problems at once; binds nothing, writes nothing.")
final class CheckCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private SourceOptions options;

    @Option(names = "--json", description = "Prints one JSON object: {\"problems\":[{where, what, remedy}], \"warnings\":[...]}.")
    private boolean json;

    @Override
    public Integer call() {
        Sources sources = options.sources();
        if (!json) {
            Plan.check(sources).forEach(each -> command.commandLine().getErr().println("warning: " + each));
            command.commandLine().getOut().println(sources.configuration() + ": no problem");
            return ExitCode.OK;
        }
        List<Problem> warnings = new ArrayList<>();
        List<Problem> problems = problems(sources, warnings);
        command.commandLine().getOut().println(Json.of(Map.of("problems", problems, "warnings", warnings)));
        return problems.isEmpty() ? ExitCode.OK : ExitCode.CONFIGURATION;
    }

    private static List<Problem> problems(Sources sources, List<Problem> warnings) {
        try {
            warnings.addAll(Plan.check(sources));
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems();
        }
    }
}
