package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Destination;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.control.ReloadResult;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Connections that handlers open.
@Timeout(60)
class ConnectorTest {

    private final TestCertificates root = TestCertificates.authority("CN=Root");
    private final BlockingQueue<Object> results = new LinkedBlockingQueue<>();

    @TempDir
    Path folder;

    private String configuration;

    @BeforeEach
    void write() throws IOException {
        root.writeChain(folder.resolve("root.pem"));
        String shown = root.issue("CN=server", "dns:server.test").place(folder, "server");
        configuration = """
                listeners {
                  front { bind = "127.0.0.1:0", handler = front }
                  plain { bind = ["127.0.0.1:0", { unix = "back.sock" }], handler = back, start-tls = back }
                  tls { bind = "127.0.0.1:0", handler = back, tls = back }
                }
                tls.back { certificates = [%s], alpn = ["one", "two"] }
                tls.out.server-auth.ca = "root.pem"
                """.formatted(shown);
    }

    /// Where connections go: answers lines with what it knows of the caller.
    private static void back(Connection connection) throws IOException {
        Messages<String> lines = Frames.lines(connection, 100);
        for (String line; (line = lines.receive()) != null; ) {
            if (line.equals("STARTTLS")) {
                connection.output().write("go ahead\n".getBytes());
                connection.startTls();
            } else {
                lines.send(line + ' ' + connection.tls().map(tls -> tls.serverName().orElse("-") + ' '
                        + tls.applicationProtocol().orElse("-")).orElse("plain"));
            }
        }
    }

    private TestServer start(ConnectingProvider.Making front) throws IOException {
        return TestServer.start(folder, configuration, List.of(
                new ConnectingProvider("front", front),
                new ConnectingProvider("back", (connection, connector) -> back(connection))));
    }

    private static String ask(Connection connection, String line) throws IOException {
        Messages<String> lines = Frames.lines(connection, 100);
        lines.send(line);
        return lines.receive();
    }

    /// Lets a handler connect, and gives what it was answered or what was thrown.
    private Object answer(TestServer server, Destination destination) throws Exception {
        try (Client client = new Client(server.connect("front"))) {
            destinations.add(destination);
            Object result = results.take();
            client.hangUp();
            return result;
        }
    }

    private final BlockingQueue<Destination> destinations = new LinkedBlockingQueue<>();

    private void connectAndAsk(Connection connection, Connector connector) throws InterruptedException {
        try (Connection opened = connector.connect(destinations.take())) {
            results.add(ask(opened, "x"));
        } catch (IOException | RuntimeException e) {
            results.add(e);
        }
    }

    private static Destination to(TestServer server, String listener) {
        return Destination.tcp("localhost", server.port(listener));
    }

    @Test
    void handlerSpeaksWithAnotherServer() throws Exception {
        try (TestServer server = start(this::connectAndAsk)) {
            assertEquals("x plain", answer(server, to(server, "plain")));
            assertEquals("x plain", answer(server, Destination.unix(folder.resolve("back.sock"))));
        }
    }

    @Test
    void serverMustBeWhoItIsTakenFor() throws Exception {
        try (TestServer server = start(this::connectAndAsk)) {
            Destination tls = to(server, "tls");
            assertEquals("x server.test -", answer(server, tls.tls("out").serverName("server.test")));
            assertEquals("x server.test two", answer(server, tls.tls("out").serverName("server.test").protocols("two")));
            assertEquals(SSLException.class, answer(server, tls.tls("out")).getClass());
            assertEquals(SSLException.class, answer(server, tls.tls("out").serverName("other.test")).getClass());
            // The host trusts nobody who was made for a test.
            assertEquals(SSLException.class, answer(server, tls.tls().serverName("server.test")).getClass());
            assertEquals(IllegalArgumentException.class, answer(server, tls.tls("nobody")).getClass());
        }
    }

    @Test
    void connectionIsUpgradedWhenTheServerSaysSo() throws Exception {
        try (TestServer server = start((connection, connector) -> {
            try (Connection opened = connector.connect(destinations.take())) {
                String first = ask(opened, "STARTTLS");
                opened.startTls();
                results.add(first + ", " + ask(opened, "x"));
            } catch (IOException | RuntimeException e) {
                results.add(e);
            }
        })) {
            assertEquals("go ahead, x server.test -",
                    answer(server, to(server, "plain").startTls("out").serverName("server.test")));
            assertEquals(SSLException.class, answer(server, to(server, "plain").startTls("out")).getClass());
            assertEquals(IllegalStateException.class, answer(server, to(server, "plain")).getClass());
        }
    }

    @Test
    void whoeverDoesNotListenOrAnswerIsNamed() throws Exception {
        try (TestServer server = start(this::connectAndAsk)) {
            int port;
            try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
                port = silent.getLocalPort();
                Object late = answer(server, Destination.tcp("127.0.0.1", port).tls("out").serverName("server.test")
                        .timeout(Duration.ofMillis(200)));
                assertEquals(SocketTimeoutException.class, late.getClass());
            }
            ConnectException refused = (ConnectException) answer(server, Destination.tcp("127.0.0.1", port));
            assertTrue(refused.getMessage().contains("127.0.0.1:" + port), refused.getMessage());
            assertTrue(answer(server, Destination.unix(folder.resolve("nobody.sock"))) instanceof IOException);
        }
    }

    @Test
    void whatAHandlerLeavesOpenIsClosedWithItsConnection() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                TestServer server = start((connection, connector) ->
                        connector.connect(Destination.tcp("127.0.0.1", target.getLocalPort())));
                Client client = new Client(server.connect("front"));
                Client accepted = new Client(target.accept())) {
            assertNull(client.line());
            client.hangUp();
            assertNull(accepted.line());
        }
    }

    @Test
    void whatIsHandedOnOutlivesTheConnectionThatOpenedIt() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                TestServer server = start((connection, connector) -> results.add(connector.connect(
                        Destination.tcp("127.0.0.1", target.getLocalPort()).handedOn())));
                Client client = new Client(server.connect("front"));
                Socket socket = target.accept();
                Connection opened = (Connection) results.take()) {
            client.hangUp();
            server.events().await(ServerEvent.Closed.class);
            assertTrue(opened.isOpen());
            opened.output().write("hello\n".getBytes());
            opened.output().flush();
            assertEquals("hello", new Client(socket).line());
            opened.abort();
            assertFalse(opened.isOpen());
        }
    }

    @Test
    void connectingBeforeTheServerRunsIsAMistakeOfThePlugin() {
        HandlerProvider early = new HandlerProvider() {
            @Override
            public String type() {
                return "front";
            }

            @Override
            public Handler create(HandlerContext context) throws Exception {
                context.connector().connect(Destination.tcp("127.0.0.1", 1));
                return connection -> { };
            }
        };
        assertThrows(ConfigurationException.class, () -> TestServer.start(folder, """
                listeners.front { bind = "127.0.0.1:0", handler = front }
                """, List.of(early)));
    }

    @Test
    void handlerDoesNotOutliveTheProfileThatItConnectsWith() throws Exception {
        HandlerProvider asking = new HandlerProvider() {
            @Override
            public String type() {
                return "front";
            }

            @Override
            public Handler create(HandlerContext context) {
                if (!context.connector().hasTls("out")) {
                    throw new ConfigurationException(context.settings().problem("tls", "no profile out", "write one"));
                }
                return connection -> { };
            }
        };
        String listener = "listeners.front { bind = \"127.0.0.1:0\", handler = front }\n";
        try (TestServer server = TestServer.start(folder, listener + "tls.out.strict-sni = off\n", List.of(asking))) {
            assertEquals(ReloadResult.Outcome.UNUSABLE, server.reload(listener).outcome());
        }
    }
}
