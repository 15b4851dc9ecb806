package dev.berth.runtime.control;

import dev.berth.api.ProxyHeader;
import dev.berth.api.TlsSession;
import dev.berth.runtime.connection.Glance;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.Receipt;
import dev.berth.runtime.event.ServedBy;
import dev.berth.runtime.tls.FirstAgreed;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/// Tells everything about one connection.
record ShowVerb(Subject subject) implements Verb {

    @Override
    public String name() {
        return "show";
    }

    @Override
    public Set<String> arguments() {
        return Set.of("id");
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws Refusal, IOException {
        LiveConnection connection = subject.connection(arguments.required("id"));
        Glance glance = Glance.at(connection);
        Fields fields = new Fields()
                .put("id", connection.id())
                .put("listener", connection.listener())
                .put("servedBy", connection.servedBy().map(ShowVerb::servedBy))
                .put("address", connection.address().toString())
                .put("transport", connection.transportAddress().toString())
                .put("phase", connection.phases().phase())
                .put("state", glance.state())
                .millis("age", glance.age())
                .millis("sinceIn", glance.sinceIn())
                .millis("sinceOut", glance.sinceOut())
                .put("bytesIn", glance.receipt().bytesIn())
                .put("bytesOut", glance.receipt().bytesOut())
                .put("receipt", receipt(glance.receipt()))
                .put("tls", connection.tls().map(session -> tls(session, connection)))
                .put("proxyHeader", connection.proxyHeader().map(ShowVerb::proxyHeader))
                .put("notes", connection.notes());
        answer.add("connection", fields.map());
        return Optional.empty();
    }

    private static Fields servedBy(ServedBy by) {
        return new Fields()
                .put("handler", by.handler())
                .put("type", by.type())
                .put("plugin", by.plugin())
                .put("generation", by.generation());
    }

    private static Fields receipt(Receipt receipt) {
        return new Fields()
                .millis("handshake", receipt.handshake())
                .millis("waitedForPeer", receipt.waitedForPeer())
                .millis("writing", receipt.writing())
                .millis("handling", receipt.handling())
                .put("reads", receipt.reads())
                .put("shortReads", receipt.shortReads())
                .put("writes", receipt.writes());
    }

    private static Fields tls(TlsSession session, LiveConnection connection) {
        return new Fields()
                .put("protocol", session.protocol())
                .put("cipher", session.cipherSuite())
                .put("serverName", session.serverName())
                .put("applicationProtocol", session.applicationProtocol())
                .put("resumed", isResumed(session, connection))
                .put("peer", session.peer().map(peer -> new Fields()
                        .put("subject", peer.subject())
                        .put("names", peer.names())
                        .put("expires", peer.certificate().getNotAfter().toInstant())));
    }

    /// A session that is older than the connection was agreed on by an earlier one.
    private static Optional<Boolean> isResumed(TlsSession session, LiveConnection connection) {
        Instant accepted = Instant.now().minusNanos(connection.ageNanos());
        return session instanceof FirstAgreed agreed
                ? agreed.firstAgreedAt().map(first -> first.isBefore(accepted.truncatedTo(ChronoUnit.MILLIS)))
                : Optional.empty();
    }

    private static Fields proxyHeader(ProxyHeader header) {
        return new Fields()
                .put("local", header.local())
                .put("authority", header.authority())
                .put("applicationProtocol", header.applicationProtocol())
                .put("tlsProtocol", header.tlsProtocol())
                .put("clientName", header.clientName());
    }
}
