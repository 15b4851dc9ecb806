package dev.berth.runtime.control;

import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Takes over what is different in the configuration, certificates and plugins, or tells what that would be.
record ReloadVerb(Steering steering) implements Verb {

    @Override
    public String name() {
        return "reload";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("dryRun");
    }

    @Override
    public boolean changes(Arguments arguments) {
        // A dry run loads plugins too.
        return true;
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        boolean dryRun = arguments.flag("dryRun");
        ReloadResult result = steering.reload(dryRun);
        for (Change each : result.changes()) {
            answer.add("change", new Fields().put("what", each.what()).put("how", each.how())
                    .put("keys", each.keys()).put("connections", each.touched()).map());
        }
        tell("problem", result.problems(), answer);
        tell("warning", result.warnings(), answer);
        switch (result.outcome()) {
            case DONE, DRY_RUN -> answer.add("reload", new Fields().put("outcome", result.outcome())
                    .put("generation", result.generation()).put("at", result.at()).map());
            case UNUSABLE -> throw nothing(Refusal.Kind.CONFIGURATION, "correct them; berth check finds them too");
            case UNAVAILABLE -> throw nothing(Refusal.Kind.UNAVAILABLE, "remove what is in the way, and reload again");
            case STOPPING -> throw new Refusal(Refusal.Kind.LATER, "the server is stopping", "start it again");
        }
        return dryRun ? Optional.empty() : Optional.of(result.changes().size() + " changes, generation "
                + result.generation());
    }

    private static Refusal nothing(Refusal.Kind kind, String remedy) {
        return new Refusal(kind, "nothing was changed, because of the problems above", remedy);
    }

    private static void tell(String kind, List<Problem> all, Answer answer) throws IOException {
        for (Problem each : all) {
            answer.add(kind, new Fields().put("where", each.where()).put("what", each.what())
                    .put("remedy", each.remedy()).map());
        }
    }
}
