package dev.berth.runtime.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `berth version`.
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Prints the versions of Berth, its JDK and its libraries.")
final class VersionCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Option(names = "--json", description = "Prints one JSON object: {\"berth\":VERSION, \"parts\":{NAME:VERSION}}.")
    private boolean json;

    @Override
    public Integer call() {
        Versions versions = new Versions();
        PrintWriter out = command.commandLine().getOut();
        if (json) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("berth", versions.berth());
            answer.put("parts", versions.parts());
            out.println(Json.of(answer));
        } else {
            out.println("berth " + versions.berth());
            versions.parts().forEach((name, version) -> out.println("  " + name + ' ' + version));
        }
        return ExitCode.OK;
    }
}
