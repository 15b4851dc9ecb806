package dev.berth.runtime.plugin;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A generation of a plugin, for people to read.
///
/// @param name the jar's or folder's name without its ending
/// @param path the jar or folder
/// @param generation counts from 1
/// @param version what the jar's manifest says
/// @param types the handler types that it offers
/// @param state where in its life it is
/// @param loadedAt when it was loaded
/// @param replacedAt when a newer one took its place, or it was removed
/// @param endedAt when its last user left
/// @param holders what keeps the classes of one that ended in memory, where that can be told
public record PluginDescription(
        String name,
        Path path,
        int generation,
        Optional<String> version,
        List<String> types,
        State state,
        Instant loadedAt,
        Optional<Instant> replacedAt,
        Optional<Instant> endedAt,
        List<String> holders) {

    /// Where in its life a generation is.
    public enum State {
        /// New connections go to it.
        NEWEST,
        /// A newer one took its place, and its connections have not ended.
        FINISHING,
        /// Nobody uses it any more; its classes are not collected yet.
        ENDED,
        /// It ended, and a collection did not take its classes away.
        LEAKING
    }

    /// @param types the types
    /// @param holders the holders
    public PluginDescription {
        types = List.copyOf(types);
        holders = List.copyOf(holders);
    }

    static PluginDescription of(Plugin plugin, State state) {
        Plugin.Label label = plugin.label();
        return new PluginDescription(label.name(), label.path(), label.generation(), label.version(), plugin.types(),
                state, plugin.loadedAt(), plugin.replacedAt(), Optional.empty(), List.of());
    }

    PluginDescription ended(State now, Instant at, List<String> heldBy) {
        return new PluginDescription(
                name, path, generation, version, types, now, loadedAt, replacedAt, Optional.of(at), heldBy);
    }
}
