package dev.berth.runtime.config;

import java.nio.file.Path;
import java.util.Optional;

/// The section `control`: the socket over which a running server is looked at and steered.
///
/// @param use whether there is a socket
/// @param socket where it is; empty unless the configuration names a path
/// @param viewGroup who may look, beside root and the server's own user; empty for nobody
/// @param adminGroup who may look and change; empty for nobody
/// @param where file and line
public record ControlSettings(
        Use use, Optional<Path> socket, Optional<String> viewGroup, Optional<String> adminGroup, String where) {

    /// Whether there is a socket.
    public enum Use {
        /// In the data folder of an installation; an embedding program has none.
        AUTO,
        /// At the path that is configured.
        PATH,
        /// There is none.
        OFF
    }

    private static final Path IN_DATA = Path.of("control", "berth.sock");

    /// Where the socket is.
    ///
    /// @param data the data folder
    /// @param installed whether there is one where the configuration does not say
    /// @return empty if there is none
    public Optional<Path> path(Path data, boolean installed) {
        return switch (use) {
            case AUTO -> installed ? Optional.of(data.resolve(IN_DATA)) : Optional.empty();
            case PATH -> socket;
            case OFF -> Optional.empty();
        };
    }

    /// The address of the socket, open to those who may look at least. Of two different groups a file can have one
    /// alone: then everybody may connect, and what a peer may do is looked at as always.
    ///
    /// @param path where it is
    /// @return to be bound
    public BindAddress.Unix bind(Path path) {
        boolean two = viewGroup.isPresent() && adminGroup.isPresent() && !viewGroup.equals(adminGroup);
        Optional<String> group = two ? Optional.empty() : viewGroup.or(() -> adminGroup);
        return new BindAddress.Unix(path, two ? "rw-rw-rw-" : group.isPresent() ? "rw-rw----" : "rw-------", group, where);
    }
}
