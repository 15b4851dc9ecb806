package dev.berth.runtime.plugin;

import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/// A loaded plugin.
///
/// @param name the jar's or folder's name without its ending
/// @param path the jar or folder
/// @param providers the handlers it offers
/// @param loader holds its classes; closing it closes its jars
record Plugin(String name, Path path, List<HandlerProvider> providers, PluginLoader loader) implements AutoCloseable {

    Plugin {
        providers = List.copyOf(providers);
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            LoggerFactory.getLogger(Plugin.class).debug("close {}: {}", path, e.toString());
        }
    }
}
