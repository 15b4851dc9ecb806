package dev.berth.runtime.config;

import dev.berth.api.Settings;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.config.Configuration.HandlerSettings.Kind;
import dev.berth.runtime.config.Configuration.PluginSection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Reads the sections below `handlers` and the key `handler` of listeners.
final class HandlerReader {

    private final Problems problems;
    private final Set<String> names;
    private final Map<String, HandlerSettings> handlers = new TreeMap<>();

    HandlerReader(NamedSections named, Problems problems) {
        this.problems = problems;
        named.forEach(Section::detached, (name, section) -> handlers.put(name, settings(name, Kind.NAMED, section)));
        this.names = Set.copyOf(named.names());
    }

    /// The handlers below `handlers`, and those that the listeners read so far brought along.
    List<HandlerSettings> all() {
        return List.copyOf(handlers.values());
    }

    /// Reads the handler of a listener: a section, the name of one, or the type of a plugin.
    ///
    /// @return its name
    String read(String listener, Section section) {
        Value value = section.require("handler");
        if (value.isSection()) {
            return add(settings(listener, Kind.INLINE, section.detached(value)), value);
        }
        String name = value.word();
        return names.contains(name)
                ? name
                : add(settings(listener, Kind.TYPE, value, section.emptyAt(value)), value);
    }

    private String add(HandlerSettings settings, Value value) {
        if (names.contains(settings.name())) {
            problems.add(value.where(), value.path() + ": this handler would have the listener's name, and there is a"
                    + " handlers." + settings.name() + " too", "rename one of the two");
        }
        handlers.put(settings.name(), settings);
        return settings.name();
    }

    private static HandlerSettings settings(String name, Kind kind, Section section) {
        return settings(name, kind, section.require("type"), section);
    }

    private static HandlerSettings settings(String name, Kind kind, Value type, Section section) {
        return new HandlerSettings(name, type.word(), type.path(), type.where(), kind, new WrittenSection(section));
    }

    private record WrittenSection(Section section) implements PluginSection {

        @Override
        public Settings settings() {
            return new PluginSettings(section);
        }

        @Override
        public boolean isSameAs(PluginSection other) {
            return other instanceof WrittenSection written && section.isSameAs(written.section);
        }

        @Override
        public void reportUnknown(Problems problems) {
            section.reportUnknown(problems);
        }
    }
}
