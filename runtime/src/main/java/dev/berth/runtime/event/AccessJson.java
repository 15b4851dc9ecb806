package dev.berth.runtime.event;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.TlsSession;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/// The JSON object that the log has for each connection when it is over. Keys whose value is nothing are left out.
final class AccessJson {

    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private AccessJson() {}

    /// Tells how a connection ended.
    ///
    /// @param at when it was over
    /// @return one line
    static String of(ServerEvent.Closed closed, Instant at) {
        Connection connection = closed.connection();
        Receipt receipt = closed.receipt();
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("time", at.truncatedTo(ChronoUnit.MILLIS).toString());
        told.put("connection", connection.id());
        told.put("listener", connection.listener());
        closed.servedBy().ifPresent(by -> told.put("handler", by.handler()));
        told.put("reason", AccessLine.text(closed.reason()));
        told.put("address", address(connection.address()));
        if (!connection.transportAddress().equals(connection.address())) {
            told.put("transportAddress", address(connection.transportAddress()));
        }
        told.put("bytesIn", receipt.bytesIn());
        told.put("bytesOut", receipt.bytesOut());
        told.put("ageMillis", closed.age().toMillis());
        told.put("waitMillis", receipt.waitedForPeer().toMillis());
        told.put("writeMillis", receipt.writing().toMillis());
        told.put("handshakeMillis", receipt.handshake().toMillis());
        told.put("handlerMillis", receipt.handling().toMillis());
        told.put("reads", receipt.reads());
        told.put("shortReads", receipt.shortReads());
        told.put("writes", receipt.writes());
        connection.tls().ifPresent(session -> told.put("tls", tls(session)));
        if (!closed.notes().isEmpty()) {
            told.put("notes", closed.notes());
        }
        // What is escaped stands in JSON's strings alone, and the escapes are JSON's: gson leaves some characters that a
        // terminal obeys.
        return Escaped.text(GSON.toJson(told));
    }

    private static Map<String, Object> address(FiveTuple address) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("protocol", AccessLine.text(address.protocol()));
        told.put("local", FiveTuple.text(address.local()));
        told.put("remote", FiveTuple.text(address.remote()));
        return told;
    }

    private static Map<String, Object> tls(TlsSession session) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("version", session.protocol());
        told.put("cipherSuite", session.cipherSuite());
        session.serverName().ifPresent(name -> told.put("serverName", name));
        session.applicationProtocol().ifPresent(protocol -> told.put("applicationProtocol", protocol));
        session.peer().ifPresent(peer -> {
            told.put("peer", peer.subject());
            told.put("peerNames", peer.names());
        });
        return told;
    }
}
