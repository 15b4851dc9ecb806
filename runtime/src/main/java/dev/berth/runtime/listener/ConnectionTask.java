package dev.berth.runtime.listener;

import dev.berth.api.Handler;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.ProxyProtocol;
import dev.berth.runtime.config.Configuration.Timeouts;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.Phases;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ConnectionScope;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.tls.TlsProfile;
import dev.berth.runtime.transport.BytePipe;
import dev.berth.runtime.transport.TlsPipe;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// The life of an accepted connection, on its own virtual thread: PROXY header, handshake, handler,
/// close.
final class ConnectionTask implements Runnable {

    private final LiveConnection connection;
    private final Admission.Ticket ticket;
    private final Handler handler;
    private final Optional<TlsProfile> tls;
    private final ProxyProtocol proxy;
    private final Timeouts timeouts;
    private final ListenerResources resources;

    ConnectionTask(LiveConnection connection, Admission.Ticket ticket, Handler handler, Optional<TlsProfile> tls,
            ListenerSettings settings, ListenerResources resources) {
        this.connection = connection;
        this.ticket = ticket;
        this.handler = handler;
        this.tls = tls;
        this.proxy = settings.proxy();
        this.timeouts = settings.timeouts();
        this.resources = resources;
    }

    @Override
    public void run() {
        ScopedValue.where(ConnectionScope.CURRENT, connection).run(this::live);
    }

    private void live() {
        CloseReason reason = CloseReason.HANDLER_FAILED;
        try {
            resources.events().publish(new ServerEvent.Accepted(connection));
            reason = prepare().orElseGet(this::serve);
        } finally {
            // Whatever happened: closed, then forgotten, then its place given to another, then told.
            connection.release();
            resources.connections().unregister(connection);
            ticket.close();
            resources.events().publish(new ServerEvent.Closed(
                    connection, reason(reason), Duration.ofNanos(connection.ageNanos()),
                    connection.bytesIn(), connection.bytesOut(),
                    connection.notes()));
        }
    }

    /// Does what comes before the handler.
    ///
    /// @return why the handler is not called; empty if it is to be
    private Optional<CloseReason> prepare() {
        Optional<CloseReason> refused = proxy.mode() == ProxyProtocol.Mode.OFF
                ? Optional.empty()
                : new ProxyStep(connection, ticket, proxy, timeouts.proxyHeader(), resources.events()).run();
        return refused.or(() -> tls.isPresent() && !handshake(tls.get())
                ? Optional.of(CloseReason.HANDSHAKE_FAILED) : Optional.empty());
    }

    private CloseReason reason(CloseReason otherwise) {
        // A task beside the handler that fails aborts the connection: the failure is the reason.
        return connection.companionFailure().isPresent()
                ? otherwise
                : connection.cutOffReason().or(connection::endReason).orElse(otherwise);
    }

    private boolean handshake(TlsProfile profile) {
        BytePipe raw = connection.pipe();
        connection.phases().begin(Phases.Phase.HANDSHAKE, timeouts.handshake());
        try {
            SSLEngine engine = profile.engine();
            TlsPipe secured = new TlsPipe(raw, engine, resources.tlsResources());
            secured.handshake();
            connection.secure(secured, profile.session(engine));
            return true;
        } catch (IOException e) {
            resources.events().publish(new ServerEvent.HandshakeFailed(connection, e));
            if (e instanceof SSLException) {
                letAlertArrive(raw);
            }
            return false;
        }
    }

    private void letAlertArrive(BytePipe raw) {
        connection.phases().begin(Phases.Phase.CLOSING, timeouts.close());
        try {
            raw.finish();
        } catch (IOException e) {
            // The peer left before it read why.
        }
    }

    private CloseReason serve() {
        connection.beginHandler();
        Thread.currentThread().setContextClassLoader(handler.getClass().getClassLoader());
        try {
            handler.handle(connection);
            connection.close();
            return connection.companionFailure().map(this::failed).orElse(CloseReason.HANDLER_RETURNED);
        } catch (Throwable e) {
            // A plugin's bug, be it an Error, ends its own connection and nothing else.
            return failed(e);
        }
    }

    private CloseReason failed(Throwable thrown) {
        Throwable failure = connection.companionFailure().orElse(thrown);
        boolean peers = PeerFailure.isCauseOf(failure);
        if (!peers) {
            resources.events().publish(new ServerEvent.HandlerFailed(connection, failure));
        }
        if (connection.cutOffReason().isEmpty()) {
            flushInTime();
            connection.pipe().abort();
        }
        return peers ? CloseReason.PEER_FAILED : CloseReason.HANDLER_FAILED;
    }

    private void flushInTime() {
        connection.phases().begin(Phases.Phase.CLOSING, timeouts.close());
        try {
            connection.output().flush();
        } catch (IOException e) {
            // It was broken already.
        }
    }
}
