package dev.berth.runtime.plugin;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A generation that nobody uses any more: is its memory given back?
final class EndedPlugin {

    private final Plugin plugin;
    private final Instant at;
    private boolean told;
    private List<String> holders = List.of();

    EndedPlugin(Plugin plugin, Instant at) {
        this.plugin = plugin;
        this.at = at;
    }

    Plugin plugin() {
        return plugin;
    }

    boolean isCollected() {
        return plugin.loader().isEmpty();
    }

    /// Whether it should have been collected by now, and nobody has been told that it was not.
    synchronized boolean isDue(Duration patience) {
        return !told && at.plus(patience).isBefore(Instant.now());
    }

    /// Counts as told from now on.
    ///
    /// @return what is to be told; empty if it was collected after all
    synchronized Optional<PluginDescription> tell() {
        told = true;
        plugin.loader().ifPresent(loader -> holders = new LoaderHolders(loader).find());
        return describe();
    }

    synchronized Optional<PluginDescription> describe() {
        return plugin.loader().map(loader -> PluginDescription.of(plugin, PluginDescription.State.ENDED).ended(
                told ? PluginDescription.State.LEAKING : PluginDescription.State.ENDED, at,
                holders));
    }
}
