/// Connections that this side opens: looking up names, trying addresses, and TLS with a server.
///
/// What comes of it is an ordinary [dev.berth.runtime.connection.LiveConnection]. Knows nothing of listeners.
package dev.berth.runtime.outbound;
