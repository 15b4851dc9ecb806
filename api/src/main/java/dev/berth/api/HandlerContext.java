package dev.berth.api;

import java.nio.file.Path;

/// What the server gives to a handler when it is made.
public interface HandlerContext {

    /// The handler's name in the configuration: `room` for `handlers.room { ... }`; for a handler written inside a
    /// listener, or named there by its type, the listener's name.
    ///
    /// @return the name, unique in this server
    String name();

    /// The keys beside `type` in the handler's section.
    ///
    /// A key that the handler never asked for by the time [HandlerProvider#create] returns is reported as unknown.
    ///
    /// @return the settings; empty where the configuration only names the type
    Settings settings();

    /// A folder of the handler's own for what it keeps across restarts: `server.data` (by default `data` in the
    /// installation) and in it the handler's name.
    ///
    /// Ask for it in [HandlerProvider#create]; it is there, writable, before the first connection is handled. A
    /// handler that never asks gets none.
    ///
    /// @return the absolute path
    Path dataFolder();
}
