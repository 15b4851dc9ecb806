package dev.berth.runtime.testing;

import dev.berth.api.Connection;
import dev.berth.api.HandlerWithParts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/// A handler with parts that are on or off and do nothing.
public final class PartedHandler implements HandlerWithParts {

    private final List<String> names;
    private final Set<String> off = new ConcurrentSkipListSet<>();

    /// @param names of its parts
    public PartedHandler(String... names) {
        this.names = Arrays.asList(names);
    }

    @Override
    public void handle(Connection connection) {}

    @Override
    public List<Part> parts() {
        return names.stream().map(this::part).toList();
    }

    private Part part(String name) {
        boolean on = !off.contains(name);
        return new Part(name, on ? "up" : "disabled", Map.of("connections", on ? 7L : 0L),
                on ? Optional.empty() : Optional.of("as asked"));
    }

    @Override
    public void enable(String part, boolean enabled) {
        if (enabled) {
            off.remove(part);
        } else {
            off.add(part);
        }
    }
}
