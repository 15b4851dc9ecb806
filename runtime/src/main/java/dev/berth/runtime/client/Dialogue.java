package dev.berth.runtime.client;

import dev.berth.api.Connection;
import java.io.IOException;

/// Asks a server to begin with TLS, in plain text, and reads no byte beyond its consent.
@FunctionalInterface
interface Dialogue {

    /// Asks. Blocks.
    ///
    /// @param connection without TLS yet, nothing read or written
    /// @param server the name of the server, for protocols that tell it
    /// @throws StartTlsException if the server does not consent
    /// @throws IOException if the connection broke
    void ask(Connection connection, String server) throws IOException;
}
