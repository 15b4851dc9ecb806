package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `berth where`.
@Command(
        name = "where",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        description = "Counts how many connections stand at which place of their plugins' code, and what they do there.",
        footer = {
            "",
            "Many at one place that wait for a lock, compute or are parked are what an incident looks like. EXAMPLE is the id of",
            "one of them, for berth stack.",
            "Exit codes: 64 if the filter is wrong, 69 if no server answers, 77 if you may not ask it."
        })
final class WhereCommand implements Callable<Integer> {

    @Mixin
    private ControlOptions control;

    @Mixin
    private FilterOptions filter;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20",
            description = "Shows so many places at most. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    public Integer call() throws Refusal {
        Map<String, Object> arguments = filter.arguments();
        arguments.put("limit", limit);
        ControlOptions.Found found = control.ask("where", arguments);
        if (!control.json()) {
            List<JsonObject> places = found.all("place");
            Table table = new Table(">CONNECTIONS", "LISTENER", "WHAT", "WHERE", "EXAMPLE");
            places.forEach(each -> table.row(Human.count(each, "connections"), Human.text(each, "listener"),
                    Human.text(each, "doing"), Human.text(each, "frame"), Human.text(each, "example")));
            table.print(control.out());
            JsonObject all = found.one("places");
            long matched = all.get("matched").getAsLong();
            control.out().println(Human.connections(all.get("connections").getAsLong()) + " at "
                    + (matched == 1 ? "1 place" : Human.count(matched) + " places")
                    + (places.size() < matched ? ", " + places.size() + " shown" : ""));
        }
        return ExitCode.OK;
    }
}
