package dev.berth.runtime.cli;

import com.google.gson.JsonObject;
import dev.berth.runtime.control.Refusal;
import java.util.List;
import java.util.Map;

/// What the commands that end connections have in common.
///
/// @param verb what is asked for
/// @param done how it is told
record Ending(String verb, String done) {

    private static final String ID = "c\\d+";

    /// Ends connections, or tells which would be.
    ///
    /// @param targets ids, or one address
    /// @param yes whether to do it where a filter says which
    /// @return the exit code
    int run(ControlOptions control, FilterOptions filter, List<String> targets, boolean yes) throws Refusal {
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
