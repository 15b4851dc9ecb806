package dev.berth.runtime.connection;

import java.io.IOException;

/// Puts TLS on a plain connection, for handlers that let the client ask for it.
@FunctionalInterface
public interface TlsUpgrade {

    /// Performs the handshake and calls [LiveConnection#secure]. Blocks, bounded by the handshake's timeout.
    ///
    /// @throws IOException if the two did not come to terms
    void perform() throws IOException;
}
