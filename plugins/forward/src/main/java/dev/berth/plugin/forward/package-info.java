/// Relays connections to other servers.
///
/// `Forward` reads the settings into a `Pool` of `Target`s; `ForwardHandler` takes one of them for each connection,
/// connects to it and lets the server carry the bytes. Which one a `Balance` chooses among those whose `Health` allows
/// it; a `HealthCheck` looks at them without waiting for connections. `ProxyHeaders` tell a target who its client is.
package dev.berth.plugin.forward;
