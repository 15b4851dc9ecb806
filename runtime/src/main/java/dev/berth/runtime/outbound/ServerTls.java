package dev.berth.runtime.outbound;

import dev.berth.api.Destination;
import dev.berth.api.Destination.Endpoint;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.Phases;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.tls.TlsProfile;
import dev.berth.runtime.transport.TlsPipe;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// TLS with a server that a handler connects to.
///
/// @param profile what the connection is secured with
/// @param destination whom the server must be
/// @param resources the buffers and threads of TLS
record ServerTls(TlsProfile profile, Destination destination, TlsResources resources) {

    /// Performs the handshake. Blocks.
    ///
    /// @throws SocketTimeoutException if it took too long
    /// @throws IOException if the server is not who it should be, or the two did not come to terms
    void secure(LiveConnection connection, Duration limit) throws IOException {
        connection.phases().begin(Phases.Phase.HANDSHAKE, limit);
        int port = destination.endpoint() instanceof Endpoint.Tcp tcp ? tcp.port() : 0;
        SSLEngine engine = profile.clientEngine(name(), port, destination.protocols());
        TlsPipe secured = new TlsPipe(connection.pipe(), engine, profile.nativeEngines(), resources);
        try {
            secured.handshake();
            connection.secure(secured, profile.agreed(engine));
        } catch (SSLException e) {
            throw connection.cutOffReason().isPresent() ? late(e)
                    : new SSLException("TLS with " + destination + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw connection.cutOffReason().filter(CloseReason.HANDSHAKE_TIMEOUT::equals).isPresent() ? late(e) : e;
        }
    }

    private IOException late(IOException cause) {
        IOException late = new SocketTimeoutException("TLS with " + destination + ": not done in time");
        late.initCause(cause);
        return late;
    }

    private Optional<String> name() {
        return destination.serverName()
                .or(() -> destination.endpoint() instanceof Endpoint.Tcp tcp ? Optional.of(tcp.host()) : Optional.empty());
    }
}
