package dev.berth.runtime.control;

import dev.berth.runtime.connection.Glance;
import dev.berth.runtime.connection.LiveConnection;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Counts how many connections stand at which place of plugins' code: the shape of an incident on one screen.
record WhereVerb(Subject subject) implements Verb {

    /// Where connections stand together.
    private record Place(String listener, String doing, String frame) {}

    private static final class Group {
        private int count;
        private String example;
    }

    @Override
    public String name() {
        return "where";
    }

    @Override
    public Set<String> arguments() {
        Set<String> all = new HashSet<>(Filter.ARGUMENTS);
        all.add("limit");
        return all;
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        int limit = arguments.count("limit").orElse(Integer.MAX_VALUE);
        Map<Place, Group> groups = new HashMap<>();
        Filter.of(arguments, subject).glances(subject).forEach(glance -> {
            Group group = groups.computeIfAbsent(place(glance), any -> new Group());
            group.count++;
            group.example = glance.connection().id();
            answer.pace().step();
        });
        List<Map.Entry<Place, Group>> sorted = groups.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<Place, Group> each) -> -each.getValue().count)
                        .thenComparing(each -> each.getKey().toString())).limit(limit).toList();
        for (Map.Entry<Place, Group> each : sorted) {
            answer.add("place", new Fields()
                    .put("connections", each.getValue().count)
                    .put("listener", each.getKey().listener)
                    .put("doing", each.getKey().doing)
                    .put("frame", each.getKey().frame)
                    .put("example", each.getValue().example).map());
        }
        answer.add("places", new Fields().put("matched", groups.size()).put(
                "connections", groups.values().stream().mapToInt(group -> group.count).sum()).map());
        return Optional.empty();
    }

    private static Place place(Glance glance) {
        LiveConnection connection = glance.connection();
        Optional<Look> look = glance.state() == Glance.State.PROXY_HEADER || glance.state() == Glance.State.HANDSHAKE
                ? Optional.empty() : connection.threads().findFirst().map(Look::at);
        return new Place(connection.listener(),
                look.map(each -> each.doing().words()).orElse(Arguments.word(glance.state())),
                look.flatMap(each -> Frames.ofHandler(each.stack())).map(Frames::full).orElse("no plugin's code"));
    }
}
