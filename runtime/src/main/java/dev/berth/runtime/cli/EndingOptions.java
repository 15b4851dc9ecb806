package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What the commands that end connections have in common.
final class EndingOptions {

    private static final String ID = "c\\d+";

    @Mixin
    private FilterOptions filter;

    @Option(names = "--yes", description = "Does it, where a filter says which are meant.")
    private boolean yes;

    @Parameters(paramLabel = "ID|ADDRESS", arity = "0..*",
            description = "Ids such as c42; or one address, network or 5-tuple, which is a filter.")
    private List<String> targets = new ArrayList<>();

    /// Ends connections, or tells which would be.
    ///
    /// @param verb what is asked for
    /// @param done how it is told
    /// @return the exit code
    int run(ControlOptions control, String verb, String done) throws Refusal {
        Map<String, Object> arguments = filter.arguments();
        if (!targets.isEmpty() && targets.stream().allMatch(each -> each.matches(ID))) {
            arguments.put("ids", targets);
        } else if (targets.size() == 1 && !arguments.containsKey("address")) {
            arguments.put("address", targets.getFirst());
        } else if (!targets.isEmpty()) {
            throw control.wrong("Not ids, nor one address: " + String.join(" ", targets));
        }
        if (arguments.isEmpty()) {
            throw control.wrong("Which connections? Name ids such as c42, or a filter");
        }
        arguments.put("confirmed", yes);
        ControlOptions.Found found = control.ask(verb, arguments);
        JsonObject ended = found.one("ended");
        long matched = ended.get("matched").getAsLong();
        boolean wasDone = ended.get("done").getAsBoolean();
        if (!control.json()) {
            List<JsonObject> shown = found.all("connection");
            if (!shown.isEmpty()) {
                ConnectionsCommand.table(shown).print(control.out());
            }
            if (shown.size() < matched) {
                control.out().println("and " + Human.count(matched - shown.size()) + " more");
            }
            control.out().println(Human.connections(matched)
                    + (wasDone ? " " + done : "; nothing was changed: add --yes to " + verb + " them"));
        }
        return wasDone ? ExitCode.OK : ExitCode.USAGE;
    }
}
