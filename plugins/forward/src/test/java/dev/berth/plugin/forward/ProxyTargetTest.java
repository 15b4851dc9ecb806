package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.ProxyHeader;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a target is told that wants a PROXY header: another server of this kind.
@Timeout(60)
class ProxyTargetTest {

    private static final String BELIEVED = "proxy-protocol { mode = required, trusted = [\"127.0.0.0/8\"] }";

    @TempDir
    Path folder;

    private final TestCertificates root = TestCertificates.authority("CN=Root");
    private TestServer back;

    @BeforeEach
    void startTarget() throws IOException {
        root.writeChain(folder.resolve("root.pem"));
        Path own = Files.createDirectories(folder.resolve("back"));
        back = TestServer.start(own, """
                listeners {
                  plain { bind = "127.0.0.1:0", handler = back, %1$s }
                  tls { bind = "127.0.0.1:0", handler = back, tls = back, %1$s }
                }
                tls.back.certificates = [%2$s]
                """.formatted(BELIEVED, root.issue("CN=server", "dns:server.test").place(own, "server")),
                Map.of("back", ProxyTargetTest::answer));
    }

    @AfterEach
    void stopTarget() {
        back.close();
    }

    /// Says in a line what is known of the client.
    private static void answer(Connection connection) throws IOException {
        ProxyHeader header = connection.proxyHeader().orElseThrow();
        String text = header.local() + " " + connection.address() + ' ' + header.authority().orElse("-") + ' '
                + header.applicationProtocol().orElse("-") + ' ' + header.tlsProtocol().orElse("-") + ' '
                + header.clientName().orElse("-") + ' ' + header.field(0x05).map(id -> new String(id, StandardCharsets.US_ASCII))
                        .orElse("-") + ' ' + connection.tls().isPresent() + '\n';
        connection.output().write(text.getBytes(StandardCharsets.UTF_8));
        connection.input().read();
    }

    private Front start(String settings, String listener, String... more) throws IOException {
        return Front.start(folder, settings + "\nto = [\"127.0.0.1:" + back.port(listener) + "\"]", more);
    }

    private static String address(Front front, Client client) {
        return "tcp 127.0.0.1:" + client.socket().getLocalPort() + "->127.0.0.1:" + front.port();
    }

    @Test
    void readableHeaderTellsTheClientsAddress() throws Exception {
        try (Front front = start("proxy-protocol = v1", "plain"); Client client = front.client()) {
            assertEquals("false " + address(front, client) + " - - - - - false", client.line());
        }
    }

    @Test
    void binaryHeaderTellsWhatTlsFoundOutAndAnIdOfItsOwn() throws Exception {
        String secured = """
                listeners.front.tls = public
                tls.public {
                  self-signed = ["www.test"], alpn = [h2]
                  client-auth { mode = optional, ca = "root.pem" }
                }
                """;
        try (Front front = start("proxy-protocol = v2", "plain", secured)) {
            String nobody = told(front, new TlsCaller("TLSv1.3").named("www.test").alpn("h2"));
            assertTrue(nobody.contains(" www.test h2 TLSv1.3 - "), nobody);
            String alice = told(front,
                    new TlsCaller("TLSv1.3").named("www.test").alpn("h2").showing(root.issue("CN=alice")));
            assertTrue(alice.contains(" www.test h2 TLSv1.3 alice "), alice);
            assertTrue(!id(alice).equals("-") && !id(alice).equals(id(nobody)), alice + nobody);
        }
    }

    private static String told(Front front, TlsCaller caller) throws IOException {
        try (Client client = new Client(caller.connect(front.port()))) {
            String line = client.line();
            assertTrue(line.startsWith("false " + address(front, client) + ' '), line);
            return line;
        }
    }

    private static String id(String line) {
        return line.split(" ")[7];
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void headerComesBeforeTlsWithTheTarget(String version) throws Exception {
        try (Front front = start("tls = out, server-name = server.test, proxy-protocol = " + version, "tls",
                        "tls.out.server-auth.ca = \"root.pem\"");
                Client client = front.client()) {
            String line = client.line();
            assertTrue(line.startsWith("false " + address(front, client) + " - - - - "), line);
            assertTrue(line.endsWith(" true"), line);
        }
    }

    @Test
    void whatATrustedProxyInFrontToldIsPassedOn() throws Exception {
        byte[] header = ProxyHeaders.version2(Told.tcp("10.0.0.7", "10.0.0.1").with(new Told.Session("TLSv1.2", "X",
                Optional.of("a.test"), Optional.of("one"), Optional.empty())).connection(), "far-c9");
        try (Front front = start("proxy-protocol = v2", "plain", "listeners.front { " + BELIEVED + " }");
                Client client = greeted(front, header)) {
            assertEquals("false tcp 10.0.0.7:50414->10.0.0.1:7007 a.test one TLSv1.2 - far-c9 false", client.line());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void connectionOfAProxyInFrontItselfIsPassedOnAsSuch(String version) throws Exception {
        try (Front front = start("proxy-protocol = " + version, "plain", "listeners.front { " + BELIEVED + " }");
                Client client = greeted(front, ProxyHeaders.version2Local())) {
            String line = client.line();
            // The readable one has no word for it: the client is unknown, and no address is told.
            assertTrue(line.startsWith(version.equals("v2") + " tcp 127.0.0.1:"), line);
            assertTrue(line.contains("->127.0.0.1:" + back.port("plain") + " - - - - - "), line);
        }
    }

    private static Client greeted(Front front, byte[] header) throws IOException {
        Socket socket = front.server().connect("front");
        socket.getOutputStream().write(header);
        return new Client(socket);
    }
}
