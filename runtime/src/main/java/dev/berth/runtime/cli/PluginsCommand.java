package dev.berth.runtime.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.event.Escaped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `berth plugins`.
@Command(
        name = "plugins",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Lists the plugins of a running server, with every generation that is still there.",
        footer = {
            "",
            "STATE: newest (new connections go to it), finishing (a newer one took its place, and its connections go on),",
            "ended (nobody uses it, and its memory is not given back yet), leaking (and it is not given back: what holds it is",
            "told where it can be).",
            "Exit codes: 69 if no server answers, 77 if you may not ask it."
        })
final class PluginsCommand implements Callable<Integer> {

    private static final int MOST_CONNECTIONS = 10;

    @Mixin
    private ControlOptions control;

    @Override
    public Integer call() throws Refusal {
        List<JsonObject> plugins = control.ask("plugins", Map.of()).all("plugin");
        if (!control.json()) {
            Table table = new Table("PLUGIN", ">GENERATION", "STATE", "VERSION", ">CONNECTIONS", "TYPES", "JAR");
            plugins.forEach(each -> table.row(Human.text(each, "name"), Human.text(each, "generation"),
                    Human.text(each, "state"), each.has("version") ? Human.text(each, "version") : "-",
                    Human.count(each, "connections"), texts(each, "types"), Human.text(each, "path")));
            table.print(control.out());
            plugins.forEach(this::kept);
        }
        return ExitCode.OK;
    }

    private static String texts(JsonObject object, String name) {
        return StreamSupport.stream(object.getAsJsonArray(name).spliterator(), false)
                .map(each -> each.getAsString()).collect(Collectors.joining(","));
    }

    private void kept(JsonObject plugin) {
        JsonArray connections = plugin.getAsJsonArray("keptByConnections");
        JsonArray others = plugin.getAsJsonArray("keptBy");
        if (connections.isEmpty() && others.isEmpty()) {
            return;
        }
        control.out().println();
        control.out().println(Escaped.text(
                Human.text(plugin, "name") + ", generation " + Human.text(plugin, "generation") + ", is kept by"));
        others.forEach(each -> control.out().println("    " + Escaped.text(each.getAsString())));
        for (int i = 0; i < Math.min(MOST_CONNECTIONS, connections.size()); i++) {
            control.out().println("    " + Escaped.text(connections.get(i).getAsString()));
        }
        if (connections.size() > MOST_CONNECTIONS) {
            control.out().println("    and " + (connections.size() - MOST_CONNECTIONS) + " more; --json lists them");
        }
    }
}
