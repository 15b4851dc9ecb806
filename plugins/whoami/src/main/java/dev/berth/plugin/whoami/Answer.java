package dev.berth.plugin.whoami;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.TlsSession;
import java.util.Locale;

/// The answer to one client: lines of `key: value`, in an order that never changes. The README promises the keys.
///
/// Every value passes through [Printable], also those that no peer chose: then none can be forgotten.
final class Answer {

    private static final String NONE = "none";

    private final StringBuilder text = new StringBuilder();

    void connection(Connection connection) {
        line("id", connection.id());
        line("listener", connection.listener());
        address(connection.address());
        connection.tls().ifPresentOrElse(this::tls, () -> line("tls", NONE));
    }

    private void address(FiveTuple address) {
        line("5-tuple", address.toString());
        line("protocol", address.protocol().name().toLowerCase(Locale.ROOT));
        line("local", FiveTuple.text(address.local()));
        String remote = FiveTuple.text(address.remote());
        // unix(7): a client's socket is unnamed unless the client binds it.
        line("remote", remote.isEmpty() ? NONE : remote);
    }

    void tls(TlsSession tls) {
        line("tls", tls.protocol());
        line("cipher", tls.cipherSuite());
        line("sni", tls.serverName().orElse(NONE));
        line("alpn", tls.applicationProtocol().orElse(NONE));
        tls.peer().ifPresentOrElse(this::peer, () -> line("peer", NONE));
    }

    private void peer(TlsSession.Peer peer) {
        line("peer", peer.subject());
        peer.names().forEach(name -> line("peer-name", name));
    }

    private void line(String key, String value) {
        text.append(key).append(": ").append(Printable.text(value)).append("\r\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
