package dev.berth.runtime.connection;

import dev.berth.runtime.event.CloseReason;
import java.io.IOException;

/// Puts TLS on a connection in the middle, because its handler asked for that.
final class StartTls {

    private StartTls() {}

    /// Performs the handshake; on the handler's thread.
    ///
    /// @throws IOException if it failed, or plain text came that should not have; the connection is cut off then
    static void run(LiveConnection connection, Output output, TlsUpgrade upgrade) throws IOException {
        try {
            output.quietly(() -> upgrade.perform(() -> {
                connection.incoming().requireNothingEarly(output.holdsBytes());
                output.flush();
            }));
            connection.phases().handler();
        } catch (IOException e) {
            // What comes now is neither plain text that anybody meant nor TLS.
            connection.cutOff(CloseReason.HANDSHAKE_FAILED);
            throw e;
        } finally {
            connection.ledger().endHandshake();
        }
    }
}
