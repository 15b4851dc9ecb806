package dev.berth.runtime.control;

import dev.berth.api.HandlerWithParts.Part;
import dev.berth.runtime.plugin.HandlerInstance;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Tells how the parts of handlers are, such as the servers that they relay to; or turns one on or off.
record PartsVerb(Subject subject) implements Verb {

    /// A handler's part.
    private record Found(HandlerInstance handler, Part part) {}

    @Override
    public String name() {
        return "parts";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("type", "handler", "part", "enabled");
    }

    @Override
    public boolean changes(Arguments arguments) {
        return arguments.values().has("enabled");
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        boolean changes = changes(arguments);
        Optional<String> part = changes ? Optional.of(arguments.required("part")) : arguments.text("part");
        Found[] found = find(arguments, part).toArray(Found[]::new);
        if (part.isPresent() && found.length == 0) {
            throw new Refusal(Refusal.Kind.USAGE, "no handler has a part " + part.get(), "list them: berth forward");
        }
        if (changes) {
            if (found.length > 1) {
                throw new Refusal(Refusal.Kind.USAGE, found.length + " handlers have a part " + part.get(),
                        "name one of them with --handler");
            }
            found[0].handler.enable(part.get(), arguments.flag("enabled"));
            // As it is now.
            found = find(arguments, part).toArray(Found[]::new);
        }
        for (Found each : found) {
            answer.add("part", fields(each.handler, each.part).map());
        }
        return changes ? Optional.of(arguments.flag("enabled") ? "1 part on" : "1 part off") : Optional.empty();
    }

    private Stream<Found> find(Arguments arguments, Optional<String> part) throws Refusal {
        Optional<String> type = arguments.text("type");
        Optional<String> name = arguments.text("handler");
        return subject.inForce().get().handlers().stream()
                .filter(each -> type.isEmpty() || each.description().type().equals(type.get()))
                .filter(each -> name.isEmpty() || each.description().handler().equals(name.get()))
                .flatMap(each -> each.parts().stream().map(of -> new Found(each, of)))
                .filter(each -> part.isEmpty() || each.part.name().equals(part.get()));
    }

    /// What is told of a part.
    static Fields fields(HandlerInstance handler, Part part) {
        return new Fields()
                .put("handler", handler.description().handler())
                .put("type", handler.description().type())
                .put("name", part.name())
                .put("state", part.state())
                .put("figures", part.figures())
                .put("remark", part.remark());
    }
}
