/// The connection as a handler sees it, and all live ones.
///
/// Here a byte pipe becomes the api's Connection: input that waits at message boundaries, buffered output, endings.
/// Knows nothing of listeners and plugins.
package dev.berth.runtime.connection;
