package dev.berth.runtime.connection;

import java.io.IOException;

/// Puts TLS on a plain connection, for handlers that let the client ask for it.
@FunctionalInterface
public interface TlsUpgrade {

    /// Performs the handshake and calls [LiveConnection#secure]. Blocks, bounded by the handshake's timeout.
    ///
    /// @param first what belongs to the handshake and has to be done before
    /// @throws IOException if the two did not come to terms
    void perform(Step first) throws IOException;

    /// What belongs to a handshake.
    @FunctionalInterface
    interface Step {

        /// Does it.
        ///
        /// @throws IOException if there can be no handshake then
        void run() throws IOException;
    }
}
