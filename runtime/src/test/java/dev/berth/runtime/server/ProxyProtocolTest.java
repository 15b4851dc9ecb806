package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.RefusalReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProxyProtocolTest {

    private static final String HEADER = "PROXY TCP4 10.0.0.7 10.0.0.1 50414 443\r\n";

    /// Tells each client its addresses, and echoes a line.
    private static final Handler ADDRESSES = connection -> {
        Messages<String> lines = Frames.lines(connection, 100);
        lines.send(connection.address() + " by " + connection.transportAddress());
        lines.send("got " + lines.receive());
    };

    @TempDir
    Path folder;

    private TestServer start(String proxyProtocol, String rest) throws IOException {
        return TestServer.start(folder, """
                listeners {
                  plain { bind = "127.0.0.1:0", handler = test, proxy-protocol { %1$s } }
                  tls { bind = "127.0.0.1:0", handler = test, tls = t, proxy-protocol { %1$s } }
                }
                tls.t.self-signed = ["localhost"]
                %2$s
                """.formatted(proxyProtocol, rest), Map.of("test", ADDRESSES));
    }

    private static String via(Client client, int port) {
        return " by tcp 127.0.0.1:" + client.socket().getLocalPort() + "->127.0.0.1:" + port;
    }

    private static CloseReason reason(TestServer server) throws InterruptedException {
        return server.events().await(ServerEvent.Closed.class).reason();
    }

    @Test
    void clientsAddressIsTheOneInTheHeaderAndTheTransportsStays() throws Exception {
        try (TestServer server = start("mode = required, trusted = [\"127.0.0.0/8\"]", "");
                Client client = new Client(server.connect("plain"))) {
            client.send(HEADER + "hello\n");
            assertEquals("tcp 10.0.0.7:50414->10.0.0.1:443" + via(client, server.port("plain")), client.line());
            assertEquals("got hello", client.line());
            assertEquals(CloseReason.HANDLER_RETURNED, closeAndAwait(client, server));
        }
    }

    private static CloseReason closeAndAwait(Client client, TestServer server) throws Exception {
        client.hangUp();
        return reason(server);
    }

    @Test
    void headerStandsBeforeTheHandshakeOfTls() throws Exception {
        try (TestServer server = start("mode = required, trusted = [\"127.0.0.1\"]", "");
                Socket socket = server.connect("tls")) {
            socket.getOutputStream().write(HEADER.getBytes());
            try (SSLSocket secured = (SSLSocket) TlsClients.context().getSocketFactory()
                            .createSocket(socket, "localhost", server.port("tls"), true);
                    Client client = new Client(secured)) {
                assertTrue(client.line().startsWith("tcp 10.0.0.7:50414->10.0.0.1:443 by tcp 127.0.0.1:"));
                assertEquals("got hello", client.send("hello\n").line());
            }
        }
    }

    @Test
    void headerFromElsewhereIsRefused() throws Exception {
        for (String mode : new String[] {"required", "optional"}) {
            try (TestServer server = start("mode = " + mode + ", trusted = [\"10.0.0.0/8\"]", "");
                    Client client = new Client(server.connect("plain"))) {
                client.send(HEADER);
                server.events().await(ServerEvent.ProxyHeaderFailed.class);
                assertEquals(CloseReason.PROXY_HEADER_FAILED, reason(server));
            }
        }
    }

    @Test
    void absentHeaderIsRefusedUnlessItIsOptional() throws Exception {
        try (TestServer server = start("mode = required, trusted = [\"127.0.0.1\"]", "");
                Client client = new Client(server.connect("plain"))) {
            client.send("hello\n");
            assertEquals(CloseReason.PROXY_HEADER_FAILED, reason(server));
        }
        try (TestServer server = start("mode = optional, trusted = [\"127.0.0.1\"]", "");
                Client client = new Client(server.connect("plain"))) {
            client.send("hello\n");
            assertTrue(client.line().startsWith("tcp 127.0.0.1:"));
            assertEquals("got hello", client.line());
        }
    }

    @Test
    void headerThatDoesNotComeIsCutAtItsOwnTimeout() throws Exception {
        try (TestServer server = start("mode = required, trusted = [\"127.0.0.1\"]",
                        "defaults.timeouts.proxy-header = 300ms");
                Client client = new Client(server.connect("tls"))) {
            client.send("PROXY TCP4 10.");
            assertEquals(CloseReason.PROXY_HEADER_TIMEOUT, reason(server));
            assertThrows(IOException.class, client::line);
        }
    }

    @Test
    void limitPerAddressCountsTheClientsAndExemptsTheProxy() throws Exception {
        try (TestServer server = start("mode = required, trusted = [\"127.0.0.1\"]",
                        "defaults.limits.per-address = 1");
                Client one = new Client(server.connect("plain"));
                Client other = new Client(server.connect("plain"));
                Client same = new Client(server.connect("plain"))) {
            assertTrue(one.send(HEADER).line().startsWith("tcp 10.0.0.7:50414"));
            assertTrue(other.send(HEADER.replace("10.0.0.7", "10.0.0.8")).line().startsWith("tcp 10.0.0.8:50414"));
            same.send(HEADER);
            assertEquals(RefusalReason.PER_ADDRESS, server.events().await(ServerEvent.Refused.class).reason());
            assertEquals(CloseReason.REFUSED, reason(server));
        }
    }

    @Test
    void accessRulesLookAtTheClientBehindTheProxy() throws Exception {
        try (TestServer server = start("mode = required, trusted = [\"127.0.0.1\"]",
                        "defaults.access.deny = [\"10.0.0.7\"]");
                Client client = new Client(server.connect("plain"))) {
            client.send(HEADER);
            ServerEvent.Refused refused = server.events().await(ServerEvent.Refused.class);
            assertEquals(RefusalReason.ACCESS, refused.reason());
            assertEquals(new InetSocketAddress(InetAddress.getByName("10.0.0.7"), 50414), refused.address().remote());
        }
    }

    @Test
    void modeWithoutAnybodyToTrustIsAProblem() {
        dev.berth.api.ConfigurationException wrong = assertThrows(dev.berth.api.ConfigurationException.class,
                () -> start("mode = required", "").close());
        assertTrue(wrong.getMessage().contains("trusts nobody"), wrong.getMessage());
    }
}
