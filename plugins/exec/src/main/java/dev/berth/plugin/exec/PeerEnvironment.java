package dev.berth.plugin.exec;

import dev.berth.api.Connection;
import dev.berth.api.FiveTuple;
import dev.berth.api.TlsSession;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// What a program is told about its connection, in the names of ucspi-tcp, ucspi-unix, ucspi-ssl and mod_ssl.
final class PeerEnvironment {

    private final List<String> variables = new ArrayList<>();

    /// The variables of a connection, each `NAME=value`.
    ///
    /// Whatever a peer may have chosen is one line without control characters: no program takes it for more.
    static List<String> of(Connection connection) {
        PeerEnvironment environment = new PeerEnvironment();
        environment.address(connection.address(), connection.tls().isPresent());
        connection.tls().ifPresent(environment::tls);
        return environment.variables;
    }

    private void set(String name, String value) {
        variables.add(name + '=' + Printable.text(value));
    }

    private void address(FiveTuple address, boolean tls) {
        // Those of a client that came through a proxy may be of another kind than the listener's.
        if (address.localInternet().isPresent() && address.remoteInternet().isPresent()) {
            set("PROTO", tls ? "SSL" : "TCP");
            internet("TCPLOCAL", address.localInternet().get());
            internet("TCPREMOTE", address.remoteInternet().get());
        } else {
            set("PROTO", "UNIX");
            set("UNIXLOCALPATH", FiveTuple.text(address.local()));
        }
    }

    private void internet(String prefix, InetSocketAddress address) {
        String text = FiveTuple.text(address);
        String host = text.substring(0, text.lastIndexOf(':'));
        set(prefix + "IP", host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        set(prefix + "PORT", Integer.toString(address.getPort()));
    }

    private void tls(TlsSession tls) {
        set("HTTPS", "on");
        set("SSL_PROTOCOL", tls.protocol());
        set("SSL_CIPHER", tls.cipherSuite());
        tls.serverName().ifPresent(name -> set("SSL_TLS_SNI", name));
        set("SSL_CLIENT_VERIFY", tls.peer().isPresent() ? "SUCCESS" : "NONE");
        tls.peer().ifPresent(peer -> variables.addAll(ClientCertificate.of(peer)));
    }
}
