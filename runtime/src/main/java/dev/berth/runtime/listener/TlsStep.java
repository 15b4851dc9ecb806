package dev.berth.runtime.listener;

import dev.berth.api.TlsSession;
import dev.berth.runtime.config.Configuration.Timeouts;
import dev.berth.runtime.config.PeerRules;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.Phases;
import dev.berth.runtime.connection.TlsUpgrade;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.tls.PeerRefusedException;
import dev.berth.runtime.tls.TlsProfile;
import dev.berth.runtime.transport.BytePipe;
import dev.berth.runtime.transport.TlsPipe;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// Puts TLS on a connection: the handshake, and the look at who the client is.
final class TlsStep {

    private final LiveConnection connection;
    private final TlsProfile profile;
    private final PeerRules clients;
    private final Timeouts timeouts;
    private final ListenerResources resources;

    TlsStep(LiveConnection connection, TlsProfile profile, PeerRules clients, Timeouts timeouts,
            ListenerResources resources) {
        this.connection = connection;
        this.profile = profile;
        this.clients = clients;
        this.timeouts = timeouts;
        this.resources = resources;
    }

    /// Performs the handshake; bounded by its timeout.
    ///
    /// @param first what belongs to it and has to be done before
    /// @throws IOException if there is no secure connection now; it was told as an event, and the peer was told why
    void run(TlsUpgrade.Step first) throws IOException {
        long began = System.nanoTime();
        connection.phases().begin(Phases.Phase.HANDSHAKE, timeouts.handshake());
        try {
            first.run();
        } catch (IOException e) {
            throw told(e, began);
        }
        secure(began);
    }

    private void secure(long began) throws IOException {
        BytePipe raw = connection.pipe();
        Instant beganAt = Instant.now();
        SSLEngine engine = profile.engine();
        TlsPipe secured = new TlsPipe(raw, engine, profile.nativeEngines(), resources.tlsResources());
        try {
            secured.handshake();
            TlsSession session = profile.accept(engine, clients);
            connection.secure(secured, session);
            resources.events().publish(new ServerEvent.Secured(
                    connection, since(began), profile.resumed(engine, beganAt)));
        } catch (IOException e) {
            told(e, began);
            if (e instanceof SSLException) {
                // A refusal comes after the handshake, when TLS can end in order.
                letItArrive(e instanceof PeerRefusedException ? secured : raw);
            }
            throw e;
        }
    }

    private IOException told(IOException failure, long began) {
        resources.events().publish(new ServerEvent.HandshakeFailed(
                connection, FailureReason.ofHandshake(connection, failure), since(began), failure));
        return failure;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void letItArrive(BytePipe pipe) {
        connection.phases().begin(Phases.Phase.CLOSING, timeouts.close());
        try {
            pipe.finish();
        } catch (IOException e) {
            // The peer left before it read why.
        }
    }
}
