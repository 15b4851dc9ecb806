package dev.berth.runtime.config;

import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the sections below `listeners`.
final class ListenerReader {

    private static final int LARGEST_BACKLOG = 65_535;
    private static final Timeouts UNKNOWN = new Timeouts(Duration.ZERO, Duration.ZERO);

    private final Problems problems;
    private final HandlerReader handlers;
    private final Set<String> profiles;

    /// @param profiles the names of the sections below `tls`, usable or not
    ListenerReader(HandlerReader handlers, Set<String> profiles, Problems problems) {
        this.handlers = handlers;
        this.profiles = profiles;
        this.problems = problems;
    }

    /// Reads one; empty if it is not enabled or not usable, and then the problems say why.
    Optional<ListenerSettings> read(String name, Section section) {
        boolean enabled = problems.collect(true, () -> section.require("enabled").flag());
        List<BindAddress> binds = new BindReader(section, problems).read();
        Optional<String> handler = enabled
                ? problems.collect(Optional.empty(), () -> Optional.of(handlers.read(name, section)))
                : section.find("handler").map(ignored -> name);
        Optional<String> tls = problems.collect(Optional.empty(), () -> section.find("tls").map(this::profile));
        int backlog = backlog(section);
        Timeouts timeouts = timeouts(section);
        if (!enabled || binds.isEmpty() || handler.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ListenerSettings(
                name, section.where(), binds, handler.get(), tls, backlog, timeouts));
    }

    private String profile(Value value) {
        String name = value.word();
        if (!profiles.contains(name)) {
            throw value.wrong("no such profile", profiles.isEmpty()
                    ? "add a section tls." + name + " { ... }" : Names.remedy(name, profiles));
        }
        return name;
    }

    /// The backlog of a listener, or of all.
    int backlog(Section section) {
        return problems.collect(1, () -> section.require("backlog").count(1, LARGEST_BACKLOG));
    }

    /// The timeouts of a listener, or of all.
    Timeouts timeouts(Section section) {
        return problems.collect(UNKNOWN, () -> {
            Section timeouts = section.child("timeouts");
            return new Timeouts(positive(timeouts, "handshake"), positive(timeouts, "close"));
        });
    }

    private Duration positive(Section section, String key) {
        return problems.collect(Duration.ZERO, () -> {
            Value value = section.require(key);
            Duration duration = value.duration();
            if (duration.isZero()) {
                throw value.wrong("no time at all", "write at least 1ms");
            }
            return duration;
        });
    }
}
