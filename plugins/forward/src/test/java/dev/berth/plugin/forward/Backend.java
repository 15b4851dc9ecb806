package dev.berth.plugin.forward;

import dev.berth.api.Connection;
import dev.berth.api.TlsSession;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// A server as the target: answers each line with what it knows of who connected. Its listeners are `plain`, `tls` and
/// `mutual`, where a certificate of the same authority must be shown.
record Backend(TestServer server) implements AutoCloseable {

    /// @param root vouches for the name server.test
    static Backend start(Path folder, TestCertificates root) throws IOException {
        Path own = Files.createDirectories(folder.resolve("back"));
        root.writeChain(own.resolve("root.pem"));
        String shown = root.issue("CN=server", "dns:server.test").place(own, "server");
        return new Backend(TestServer.start(own, """
                listeners {
                  plain { bind = ["127.0.0.1:0", { unix = "back.sock" }], handler = back }
                  tls { bind = "127.0.0.1:0", handler = back, tls = back }
                  mutual { bind = "127.0.0.1:0", handler = back, tls = mutual }
                }
                tls.back { certificates = [%1$s], alpn = ["one", "two"] }
                tls.mutual { certificates = [%1$s], client-auth { mode = required, ca = "root.pem" } }
                """.formatted(shown), Map.of("back", Backend::answer)));
    }

    private static void answer(Connection connection) throws IOException {
        Messages<String> lines = Frames.lines(connection, 1000);
        for (String line; (line = lines.receive()) != null; ) {
            lines.send(line + ' ' + connection.tls().map(Backend::described).orElse("plain"));
        }
    }

    private static String described(TlsSession tls) {
        return "tls " + tls.serverName().orElse("-") + ' ' + tls.applicationProtocol().orElse("-") + ' '
                + tls.peer().map(TlsSession.Peer::subject).orElse("-");
    }

    /// As the configuration of the front names it.
    String name(String listener) {
        return "127.0.0.1:" + server.port(listener);
    }

    @Override
    public void close() {
        server.close();
    }
}
