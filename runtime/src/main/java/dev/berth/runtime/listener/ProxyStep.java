package dev.berth.runtime.listener;

import dev.berth.runtime.config.Configuration.ProxyProtocol;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.Phases;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.RefusalReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.transport.ProxyReader;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Optional;

/// The begin of a connection on a listener with the PROXY protocol: who is the client, and is it admitted?
final class ProxyStep {

    private final LiveConnection connection;
    private final Admission.Ticket ticket;
    private final ProxyProtocol proxy;
    private final Duration limit;
    private final EventSink events;

    ProxyStep(LiveConnection connection, Admission.Ticket ticket, ProxyProtocol proxy, Duration limit,
            EventSink events) {
        this.connection = connection;
        this.ticket = ticket;
        this.proxy = proxy;
        this.limit = limit;
        this.events = events;
    }

    /// @return why the connection is over already; empty if it is not
    Optional<CloseReason> run() {
        connection.phases().begin(Phases.Phase.PROXY_HEADER, limit);
        try {
            readHeader();
        } catch (IOException e) {
            events.publish(new ServerEvent.ProxyHeaderFailed(
                    connection, FailureReason.ofProxyHeader(connection, e), e));
            return Optional.of(CloseReason.PROXY_HEADER_FAILED);
        }
        Optional<RefusalReason> refusal = admit();
        refusal.ifPresent(reason -> events.publish(
                new ServerEvent.Refused(connection.listener(), connection.address(), reason)));
        return refusal.map(reason -> CloseReason.REFUSED);
    }

    private void readHeader() throws IOException {
        boolean trusted = proxy.trusts(connection.transportAddress().remote());
        if (!trusted && proxy.mode() == ProxyProtocol.Mode.REQUIRED) {
            throw new ProtocolException("the peer is not one of the proxies that are trusted");
        }
        ProxyReader.Result result = ProxyReader.read(connection.pipe());
        if (result.header().isPresent() && !trusted) {
            throw new ProtocolException("a PROXY header from a peer that is not trusted");
        }
        if (result.header().isEmpty() && proxy.mode() == ProxyProtocol.Mode.REQUIRED) {
            throw new ProtocolException("the connection begins without a PROXY header");
        }
        connection.proxied(result.pipe(), result.header());
    }

    /// The client is counted by its own address; a proxy that speaks for itself is not.
    private Optional<RefusalReason> admit() {
        boolean proxyItself = connection.proxyHeader().isPresent()
                && connection.address().equals(connection.transportAddress());
        return proxyItself ? Optional.empty() : ticket.admit(connection.address().remote());
    }
}
