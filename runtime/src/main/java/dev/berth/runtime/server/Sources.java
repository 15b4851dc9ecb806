package dev.berth.runtime.server;

import dev.berth.api.HandlerProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a server is made from.
///
/// @param configuration the configuration file; the folder `berth.d` beside it is read too
/// @param pluginFolders where plugins lie
/// @param data the data folder, where the configuration says `auto`
/// @param providers handlers of the embedding program, beside those of plugins
/// @param loggingProvider the jar that connects SLF4J in plugins with the server's log; empty to leave it alone
/// @param installed whether it is an installation, which has a control socket where the configuration does not say
/// @param service whether it is a system's service, whose own user must not be able to change plugins
public record Sources(
        Path configuration,
        List<Path> pluginFolders,
        Path data,
        List<HandlerProvider> providers,
        Optional<Path> loggingProvider,
        boolean installed,
        boolean service) {

    /// Takes copies of the lists.
    ///
    /// @param configuration the configuration file
    /// @param pluginFolders where plugins lie
    /// @param data the data folder
    /// @param providers handlers of the embedding program
    /// @param loggingProvider the jar for plugins' logging
    /// @param installed whether it is an installation
    /// @param service whether it is a system's service
    public Sources {
        pluginFolders = List.copyOf(pluginFolders);
        providers = List.copyOf(providers);
    }

    /// What a server is made from that is no system's service.
    ///
    /// @param configuration the configuration file
    /// @param pluginFolders where plugins lie
    /// @param data the data folder
    /// @param providers handlers of the embedding program
    /// @param loggingProvider the jar for plugins' logging
    /// @param installed whether it is an installation
    public Sources(Path configuration, List<Path> pluginFolders, Path data, List<HandlerProvider> providers,
            Optional<Path> loggingProvider, boolean installed) {
        this(configuration, pluginFolders, data, providers, loggingProvider, installed, false);
    }

    /// For an embedding program: its own handlers, no plugin folders, and the data folder beside the configuration.
    ///
    /// @param configuration the configuration file
    /// @param providers the handlers
    /// @return the sources
    public static Sources embedded(Path configuration, List<HandlerProvider> providers) {
        return new Sources(configuration, List.of(), configuration.toAbsolutePath().resolveSibling("data"),
                providers, Optional.empty(), false);
    }
}
