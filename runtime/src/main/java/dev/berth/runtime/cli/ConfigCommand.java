package dev.berth.runtime.cli;

import com.google.gson.JsonParser;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.EffectiveValue;
import dev.berth.runtime.config.Problems;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `berth config`.
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Prints the configuration in force: every key, its value and where it comes from."
                + " Secrets are hidden.")
final class ConfigCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private SourceOptions options;

    @Option(names = "--json", description = "Prints one JSON object: {\"values\":[{key, value, origin}]}.")
    private boolean json;

    @Override
    public Integer call() {
        Problems problems = new Problems();
        List<EffectiveValue> values = ConfigurationLoader.effective(options.configuration(), problems);
        problems.report();
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            // The values are concise HOCON, which is JSON.
            out.println(Json.of(Map.of("values", values.stream().map(each -> Map.of(
                    "key", each.key(), "value", JsonParser.parseString(each.value()), "origin", each.origin()))
                    .toList())));
        } else {
            int width = values.stream().mapToInt(each -> assignment(each).length()).max().orElse(0);
            values.forEach(each -> out.println(
                    assignment(each) + " ".repeat(width - assignment(each).length()) + "  # " + each.origin()));
        }
        return ExitCode.OK;
    }

    private static String assignment(EffectiveValue value) {
        return value.key() + " = " + value.value();
    }
}
