package dev.berth.runtime.control;

import dev.berth.runtime.config.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything that can be asked for. A new verb is a class and a line here.
final class Verbs {

    private final Map<String, Verb> byName = new LinkedHashMap<>();

    Verbs(Subject subject, Steering steering, AcceptRates rates) {
        List.of(
                new StatusVerb(subject, rates),
                new ConnectionsVerb(subject),
                new ShowVerb(subject),
                new StackVerb(subject),
                new WhereVerb(subject),
                EndVerb.close(subject),
                EndVerb.abort(subject),
                new SuspendVerb(subject, steering),
                new ResumeVerb(subject, steering),
                new DrainVerb(subject, steering),
                new DrainingVerb(subject, steering),
                new ReloadVerb(steering),
                new PluginsVerb(subject),
                new PartsVerb(subject),
                new StopVerb(steering),
                new LogVerb()).forEach(verb -> byName.put(verb.name(), verb));
    }

    Verb get(String name) throws Refusal {
        Verb verb = byName.get(name);
        if (verb == null) {
            throw new Refusal(Refusal.Kind.USAGE, "unknown verb " + name, Names.remedy(name, byName.keySet()));
        }
        return verb;
    }
}
