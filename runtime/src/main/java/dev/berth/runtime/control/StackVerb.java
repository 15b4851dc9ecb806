package dev.berth.runtime.control;

import dev.berth.runtime.connection.Glance;
import dev.berth.runtime.connection.LiveConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks at the threads of a connection twice, and tells what each of them does.
record StackVerb(Subject subject) implements Verb {

    /// Long enough that whoever computes has moved, short enough to wait for.
    private static final Duration BETWEEN = Duration.ofMillis(200);

    @Override
    public String name() {
        return "stack";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("id");
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        LiveConnection connection = subject.connection(arguments.required("id"));
        Map<Thread, Look> first = new LinkedHashMap<>();
        connection.threads().forEach(thread -> first.put(thread, Look.at(thread)));
        pause();
        Glance glance = Glance.at(connection);
        answer.add("connection", ConnectionsVerb.fields(glance).map());
        for (Map.Entry<Thread, Look> each : first.entrySet()) {
            Finding finding = new Finding(each.getValue(), Look.at(each.getKey()), glance.idle());
            String name = each.getKey().getName();
            answer.add("thread", new Fields()
                    .put("name", name.isEmpty() ? "handler" : name)
                    .put("finding", finding.sentence())
                    .put("doing", finding.second().doing())
                    .put("same", finding.isSame())
                    .put("stack", stack(finding.second()))
                    .put("before", finding.isSame() ? Optional.empty() : Optional.of(stack(finding.first()))).map());
        }
        return Optional.empty();
    }

    private static void pause() throws Refusal {
        try {
            Thread.sleep(BETWEEN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Refusal.Kind.LATER, "the server ends", "ask another one");
        }
    }

    private static List<String> stack(Look look) {
        return look.stack().stream().map(Frames::full).toList();
    }
}
