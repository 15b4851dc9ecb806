package dev.berth.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.event.Escaped;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `berth reload`.
@Command(
        name = "reload",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Lets a running server take over what is different in its configuration, certificates and plugins.",
        footer = {
            "",
            "What is not different goes on: sockets, backlogs and connections. If anything is wrong, nothing changes, and every",
            "problem is told. A removed listener drains; connections of a replaced handler or plugin finish with the old one.",
            "Exit codes: 69 if no server answers or an address cannot be bound, 75 while the server stops, 77 if you may not,",
            "78 if the configuration, or a file or plugin that it needs, cannot be used."
        })
final class ReloadCommand implements Callable<Integer> {

    private static final int MOST_CONNECTIONS = 5;

    @Spec
    private CommandSpec command;

    @Mixin
    private ControlOptions control;

    @Option(names = "--dry-run", description = "Tells what would change, and which live connections it concerns; changes"
            + " nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws Refusal {
        ControlOptions.Found found = new ControlOptions.Found(new ArrayList<>());
        try {
            control.ask("reload", Map.of("dryRun", dryRun), found);
        } finally {
            if (!control.json()) {
                problems("", found.all("problem"));
                problems("warning: ", found.all("warning"));
            }
        }
        if (!control.json()) {
            found.all("change").forEach(this::print);
            control.out().println(Escaped.text(summary(found)));
        }
        return ExitCode.OK;
    }

    private void problems(String prefix, List<JsonObject> all) {
        PrintWriter err = command.commandLine().getErr();
        for (JsonObject each : all) {
            err.println(Escaped.text(prefix + Human.text(each, "where") + ": " + Human.text(each, "what")));
            err.println("    " + Escaped.text(Human.text(each, "remedy")));
        }
        err.flush();
    }

    private void print(JsonObject change) {
        JsonArray connections = change.getAsJsonArray("connections");
        control.out().println(Escaped.text(Human.text(change, "what") + ' ' + Human.text(change, "how")
                + (connections.isEmpty() ? "" : " (" + Human.connections(connections.size()) + ')')));
        change.getAsJsonArray("keys").forEach(key -> control.out().println("    " + Escaped.text(key.getAsString())));
        for (int i = 0; i < Math.min(MOST_CONNECTIONS, connections.size()); i++) {
            control.out().println("    " + Escaped.text(connections.get(i).getAsString()));
        }
        if (connections.size() > MOST_CONNECTIONS) {
            control.out().println("    and " + (connections.size() - MOST_CONNECTIONS) + " more; --json lists them");
        }
    }

    private String summary(ControlOptions.Found found) {
        int changes = found.all("change").size();
        String count = changes == 0 ? "nothing is different" : changes == 1 ? "1 change" : changes + " changes";
        return dryRun ? count + "; this was a dry run"
                : count + ", generation " + Human.text(found.one("reload"), "generation") + " is in force";
    }
}
