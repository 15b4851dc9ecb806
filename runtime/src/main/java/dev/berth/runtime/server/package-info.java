/// The server as a whole: what is prepared before anything is bound, how it starts, drains and stops.
///
/// This is what an embedding program uses: [dev.berth.runtime.server.Plan] and
/// [dev.berth.runtime.server.Server].
package dev.berth.runtime.server;
