package dev.berth.runtime.control;

import dev.berth.runtime.connection.Glance;
import dev.berth.runtime.connection.LiveConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Ends connections: by their ids, or all that fit a filter. With a filter, nothing is done before it is confirmed.
///
/// @param name of the verb
/// @param subject whose connections
/// @param end how one is ended
record EndVerb(String name, Subject subject, Consumer<LiveConnection> end) implements Verb {

    private static final int SHOWN = 5;

    /// Asks handlers to finish: they get an orderly end after all that was received.
    static EndVerb close(Subject subject) {
        return new EndVerb("close", subject, subject.connections()::ask);
    }

    /// Cuts connections off at once.
    static EndVerb abort(Subject subject) {
        return new EndVerb("abort", subject, subject.connections()::abort);
    }

    @Override
    public Set<String> arguments() {
        Set<String> all = new HashSet<>(Filter.ARGUMENTS);
        all.addAll(Set.of("ids", "confirmed"));
        return all;
    }

    @Override
    public boolean changes(Arguments arguments) {
        return true;
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        List<String> ids = arguments.texts("ids");
        Filter filter = Filter.of(arguments, subject);
        if (ids.isEmpty() == filter.isEmpty()) {
            throw new Refusal(Refusal.Kind.USAGE, ids.isEmpty() ? name + " needs ids or a filter" : "ids and a filter",
                    "name connections such as c42, or what they have in common, not both");
        }
        List<Glance> matched = ids.isEmpty() ? filter.glances(subject).sorted(Order.AGE.comparator()).toList() : named(ids);
        boolean done = !ids.isEmpty() || arguments.flag("confirmed");
        if (done) {
            matched.forEach(each -> end.accept(each.connection()));
        }
        for (Glance each : matched.subList(0, Math.min(SHOWN, matched.size()))) {
            answer.add("connection", ConnectionsVerb.fields(each).map());
        }
        answer.add("ended", new Fields().put("matched", matched.size()).put("done", done).map());
        return done ? Optional.of(matched.size() == 1 ? "1 connection" : matched.size() + " connections") : Optional.empty();
    }

    /// All of them, or none if one is not there.
    private List<Glance> named(List<String> ids) throws Refusal {
        List<Glance> found = new ArrayList<>();
        for (String id : ids) {
            found.add(Glance.at(subject.connection(id)));
        }
        return found;
    }
}
