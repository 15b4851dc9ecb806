package dev.berth.runtime.control;

import dev.berth.runtime.connection.Glance;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lists live connections. No lock is held while lines go out, so a slow reader holds nobody up.
record ConnectionsVerb(Subject subject) implements Verb {

    @Override
    public String name() {
        return "connections";
    }

    @Override
    public Set<String> arguments() {
        Set<String> all = new HashSet<>(Filter.ARGUMENTS);
        all.addAll(Set.of("sort", "limit"));
        return all;
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        Order order = arguments.choice("sort", Order.class).orElse(Order.AGE);
        int limit = arguments.count("limit").orElse(Integer.MAX_VALUE);
        List<Glance> sorted = Filter.of(arguments, subject).glances(subject)
                .peek(each -> answer.pace().step()).sorted(order.comparator()).toList();
        for (Glance each : sorted.subList(0, Math.min(limit, sorted.size()))) {
            answer.add("connection", fields(each).map());
        }
        answer.add("connections", new Fields()
                .put("matched", sorted.size()).put("live", subject.connections().size()).map());
        return Optional.empty();
    }

    /// What a list says of a connection.
    static Fields fields(Glance glance) {
        return new Fields()
                .put("id", glance.connection().id())
                .put("listener", glance.connection().listener())
                .put("address", glance.address().toString())
                .put("state", glance.state())
                .millis("age", glance.age())
                .millis("idle", glance.idle())
                .put("bytesIn", glance.receipt().bytesIn())
                .put("bytesOut", glance.receipt().bytesOut())
                .put("notes", glance.connection().notes());
    }
}
