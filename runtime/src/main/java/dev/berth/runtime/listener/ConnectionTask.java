package dev.berth.runtime.listener;

import dev.berth.api.Handler;
import dev.berth.runtime.config.Configuration.ProxyProtocol;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.Phases;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.plugin.HandlerInstance;
import dev.berth.runtime.tls.TlsProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// The life of an accepted connection, on its own virtual thread: PROXY header, handshake, handler, close.
final class ConnectionTask implements Runnable {

    private final LiveConnection connection;
    private final Admission.Ticket ticket;
    private final ListenerService service;
    private final ListenerResources resources;

    /// @param service used by this task until the connection is over
    ConnectionTask(LiveConnection connection, Admission.Ticket ticket, ListenerService service,
            ListenerResources resources) {
        this.connection = connection;
        this.ticket = ticket;
        this.service = service;
        this.resources = resources;
    }

    /// This and [#live] stand on the stack of every idle connection, and compilers reserve room for all that a method
    /// does: so they only call what does it.
    @Override
    public void run() {
        CloseReason reason = CloseReason.HANDLER_FAILED;
        try {
            reason = live();
        } finally {
            end(reason);
        }
    }

    private CloseReason live() {
        resources.events().publish(new ServerEvent.Accepted(connection));
        CloseReason refused = prepare().orElse(null);
        return refused != null ? refused : serve(beginHandler());
    }

    /// Whatever happened: closed, then forgotten, then its place given to another, then told.
    private void end(CloseReason reason) {
        connection.release();
        resources.connections().unregister(Thread.currentThread());
        ticket.close();
        service.release();
        // Before the age, so that its times are never more than that.
        Receipt receipt = connection.receipt();
        resources.events().publish(new ServerEvent.Closed(connection, reason(reason),
                Duration.ofNanos(connection.ageNanos()), receipt, connection.servedBy(), connection.notes()));
    }

    /// Does what comes before the handler.
    ///
    /// @return why the handler is not called; empty if it is to be
    private Optional<CloseReason> prepare() {
        ProxyProtocol proxy = service.settings().proxy();
        Optional<CloseReason> refused = proxy.mode() == ProxyProtocol.Mode.OFF
                ? Optional.empty()
                : new ProxyStep(connection, ticket, proxy, service.settings().timeouts().proxyHeader(),
                        resources.events()).run();
        // Where it waits in the handshake, the stack is the deepest, and a virtual thread keeps memory for that.
        return refused.isEmpty() && service.tls().isPresent() && !handshake(service.tls().get())
                ? Optional.of(CloseReason.HANDSHAKE_FAILED) : refused;
    }

    private CloseReason reason(CloseReason otherwise) {
        // A task beside the handler that fails aborts the connection: the failure is the reason.
        return connection.companionFailure().isPresent()
                ? otherwise
                : connection.cutOffReason().or(connection::endReason).orElse(otherwise);
    }

    private boolean handshake(TlsProfile profile) {
        try {
            tlsStep(profile).run(() -> { });
            return true;
        } catch (IOException e) {
            // Told already.
            return false;
        }
    }

    private TlsStep tlsStep(TlsProfile profile) {
        return new TlsStep(connection, profile, service.clients(), service.settings().timeouts(), resources);
    }

    private Handler beginHandler() {
        HandlerInstance instance = service.handlers().choose(connection.tls());
        Handler handler = instance.handler();
        connection.servedBy(instance.description());
        service.startTls().ifPresent(profile -> connection.offerTls(tlsStep(profile)::run));
        connection.beginHandler();
        Thread.currentThread().setContextClassLoader(handler.getClass().getClassLoader());
        return handler;
    }

    private CloseReason serve(Handler handler) {
        try {
            handler.handle(connection);
            return returned();
        } catch (Throwable e) {
            // A plugin's bug, be it an Error, ends its own connection and nothing else.
            return failed(e);
        }
    }

    private CloseReason returned() throws IOException {
        connection.close();
        return connection.companionFailure().map(this::failed).orElse(CloseReason.HANDLER_RETURNED);
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
        connection.phases().begin(Phases.Phase.CLOSING, service.settings().timeouts().close());
        try {
            connection.output().flush();
        } catch (IOException e) {
            // It was broken already.
        }
    }
}
