package dev.berth.runtime.config;

import dev.berth.api.Settings;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.PluginSection;
import dev.berth.runtime.config.Configuration.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Reads the sections below `listeners`, and the handlers that they use.
final class ListenerReader {

    private static final int LARGEST_BACKLOG = 65_535;

    private final Problems problems;
    private final Map<String, Section> namedHandlers;
    private final Map<String, HandlerSettings> handlers = new TreeMap<>();

    ListenerReader(Map<String, Section> namedHandlers, Problems problems) {
        this.namedHandlers = namedHandlers;
        this.problems = problems;
        namedHandlers.forEach((name, section) -> problems.collect(null, () ->
                handlers.put(name, settings(name, section, section.require("type").word(), false))));
    }

    /// The handlers below `handlers`, and those that the listeners read so far brought along.
    List<HandlerSettings> handlers() {
        return List.copyOf(handlers.values());
    }

    /// Reads one; empty if it is not enabled or not usable, and then the problems say why.
    Optional<ListenerSettings> read(String name, Section section) {
        boolean enabled = problems.collect(true, () -> section.require("enabled").flag());
        List<BindAddress> binds = new BindReader(section, problems).read();
        Optional<String> handler = enabled
                ? problems.collect(Optional.empty(), () -> Optional.of(handler(name, section)))
                : section.find("handler").map(ignored -> name);
        Optional<String> tls = problems.collect(Optional.empty(), () -> section.find("tls").map(Value::word));
        int backlog = problems.collect(1, () -> backlog(section));
        Timeouts timeouts = timeouts(section.child("timeouts"));
        if (!enabled || binds.isEmpty() || handler.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ListenerSettings(
                name, section.where(), binds, handler.get(), tls, backlog, timeouts));
    }

    private static int backlog(Section section) {
        Value value = section.require("backlog");
        long backlog = value.wholeNumber();
        if (backlog < 1 || backlog > LARGEST_BACKLOG) {
            throw value.wrong("not a backlog", "write a number from 1 to " + LARGEST_BACKLOG);
        }
        return (int) backlog;
    }

    Timeouts timeouts(Section section) {
        return new Timeouts(positive(section, "handshake"), positive(section, "close"));
    }

    private Duration positive(Section section, String key) {
        return problems.collect(Duration.ofSeconds(1), () -> {
            Value value = section.require(key);
            Duration duration = value.duration();
            if (duration.isZero()) {
                throw value.wrong("no time at all", "write at least 1ms");
            }
            return duration;
        });
    }

    private String handler(String listener, Section section) {
        Value value = section.require("handler");
        if (value.isSection()) {
            Section inline = section.detached(value);
            return add(listener, settings(listener, inline, inline.require("type").word(), false), value);
        }
        String name = value.word();
        if (namedHandlers.containsKey(name)) {
            return name;
        }
        return add(listener, settings(listener, section.emptyAt(value), name, true), value);
    }

    private String add(String listener, HandlerSettings settings, Value value) {
        if (namedHandlers.containsKey(listener)) {
            problems.add(value.where(), value.path() + ": the handler of this listener would be called " + listener
                    + ", as is handlers." + listener, "rename one of the two");
        }
        handlers.put(listener, settings);
        return listener;
    }

    private HandlerSettings settings(String name, Section section, String type, boolean reference) {
        return new HandlerSettings(name, type, section.where(), reference, new PluginSection() {
            @Override
            public Settings settings() {
                return new PluginSettings(section);
            }

            @Override
            public void reportUnknown(Problems problems) {
                section.reportUnknown(problems);
            }
        });
    }
}
