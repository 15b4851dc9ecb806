package dev.berth.runtime.event;

import java.util.Optional;

/// What serves a connection.
///
/// @param handler the handler's name in the configuration
/// @param type what its plugin calls it
/// @param plugin the plugin's name; empty for a handler of the embedding program
/// @param generation of the plugin, from 1; 0 for the embedding program
public record ServedBy(String handler, String type, Optional<String> plugin, int generation) {

    /// Whether it is of a generation of a plugin.
    ///
    /// @param name the plugin's name
    /// @param which the generation
    /// @return whether it is
    public boolean isFrom(String name, int which) {
        return generation == which && plugin.filter(name::equals).isPresent();
    }
}
