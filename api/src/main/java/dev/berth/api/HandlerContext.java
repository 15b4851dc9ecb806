package dev.berth.api;

import java.nio.file.Path;
import java.util.concurrent.Executor;

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

    /// Opens connections to other servers. In [HandlerProvider#create] it may be kept, and asked for TLS profiles, but
    /// not connect.
    ///
    /// @return always the same object
    Connector connector();

    /// A few platform threads for work that keeps a processor busy, such as compression or signatures. On a virtual
    /// thread it would hold up all connections that share its carrier.
    ///
    /// Handing work over blocks while every thread is busy and a bounded queue is full. Call it from the connection's
    /// thread and wait for the result there: `CompletableFuture.supplyAsync(work, context.compute()).join()`.
    ///
    /// @return as many threads as there are processors, shared by all handlers
    Executor compute();

    /// A folder of the handler's own for what it keeps across restarts: `handlers/` and the handler's name, in the
    /// folder `server.data` (by default `data` in the installation).
    ///
    /// Ask for it in [HandlerProvider#create]; it is there, writable, before the first connection is handled. A
    /// handler that never asks gets none.
    ///
    /// @return the absolute path
    Path dataFolder();
}
