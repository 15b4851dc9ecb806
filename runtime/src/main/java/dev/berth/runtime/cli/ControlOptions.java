package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.control.ControlClient;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.event.Escaped;
import dev.berth.runtime.server.Sources;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of every command that asks a running server.
final class ControlOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--control", paramLabel = "PATH",
            description = "The control socket of the server. Default: the one that its configuration says.")
    private Path socket;

    @Option(names = "--conf", paramLabel = "FILE",
            description = "The configuration file of the server. Default: conf/berth.conf of the installation.")
    private Path configuration;

    @Option(names = "--json", description = "Prints what is found in JSON, an object in each line; exact numbers, times in"
            + " milliseconds.")
    private boolean json;

    /// What a server answered.
    ///
    /// @param lines each an object with one field, whose name is its kind
    record Found(List<JsonObject> lines) {

        /// All of a kind, in their order.
        List<JsonObject> all(String kind) {
            return lines.stream().filter(line -> line.has(kind)).map(line -> line.getAsJsonObject(kind)).toList();
        }

        /// The one of a kind that is always there.
        JsonObject one(String kind) {
            return all(kind).getFirst();
        }
    }

    boolean json() {
        return json;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /// Asks the server, and prints its answer if it is wanted in JSON.
    Found ask(String verb, Map<String, ?> arguments) throws Refusal {
        Found found = new Found(new ArrayList<>());
        ask(verb, arguments, found);
        return found;
    }

    /// The same where something may have been found although the server refuses.
    ///
    /// @param found takes it
    void ask(String verb, Map<String, ?> arguments, Found found) throws Refusal {
        try {
            new ControlClient(path()).ask(verb, arguments, found.lines::add);
        } finally {
            if (json) {
                // The characters that are escaped stand in JSON's texts alone, and the escapes are those of JSON.
                found.lines.forEach(line -> out().println(Escaped.text(Json.of(line))));
                out().flush();
            }
        }
    }

    private Path path() {
        if (socket != null) {
            return socket;
        }
        Path file = configuration != null ? configuration : Installation.current().configuration().orElseThrow(
                () -> wrong("No server: name its socket with --control PATH, or its configuration with --conf FILE"));
        Sources sources = Installation.current().sources(file, List.of());
        Problems problems = new Problems();
        Configuration read = ConfigurationLoader.load(file, problems);
        // A server goes on while its files are edited: what is wrong elsewhere does not keep it from being asked.
        Optional<Path> path = read.control().path(
                read.server().data().orElse(sources.data()).toAbsolutePath(), sources.installed());
        if (path.isEmpty()) {
            problems.report();
        }
        return path.orElseThrow(() -> new ConfigurationException(List.of(new Problem(read.control().where(),
                "control.socket = off: this server cannot be asked", "turn it on, or name a socket: --control PATH"))));
    }
}
