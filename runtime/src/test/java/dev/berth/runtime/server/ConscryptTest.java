package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.ConfigurationException;
import dev.berth.api.Handler;
import dev.berth.api.TlsSession;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A profile with `provider = conscrypt` does what one of the JDK does, but for what is refused.
@Timeout(60)
class ConscryptTest {

    private static final Handler WHO = connection -> {
        Messages<String> lines = Frames.lines(connection, 1000);
        while (lines.receive() != null) {
            TlsSession tls = connection.tls().orElseThrow();
            lines.send(tls.protocol() + ' ' + tls.serverName().orElse("-") + ' '
                    + tls.applicationProtocol().orElse("-") + ' '
                    + tls.peer().map(peer -> peer.chain().getFirst().getSubjectX500Principal().getName()).orElse("-"));
        }
    };

    @TempDir
    Path folder;

    private final TestCertificates authority = TestCertificates.authority("CN=Authority");

    @BeforeEach
    void writeFiles() {
        write("a", authority.issue("CN=a", "dns:a.test"));
        write("b", authority.issue("CN=b", "dns:b.test"));
        write("rsa", TestCertificates.request("CN=rsa").names("dns:a.test")
                .keyType(TestCertificates.KeyType.RSA).issuedBy(authority));
        authority.writeChain(folder.resolve("ca.pem"));
    }

    private void write(String name, TestCertificates certificate) {
        certificate.writeChain(folder.resolve(name + ".pem"));
        certificate.writeKey(folder.resolve(name + ".key"));
    }

    private TestServer start(String more) throws IOException {
        return TestServer.start(folder, """
                listeners.who { bind = "127.0.0.1:0", handler = who, tls = t }
                tls.t {
                  provider = conscrypt
                  certificates = [ { chain = a.pem, key = a.key }, { chain = b.pem, key = b.key } ]
                %s }
                """.formatted(more), Map.of("who", WHO));
    }

    private static SSLSocket connect(TestServer server, SSLContext context, String version, String name)
            throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port("who"));
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setServerNames(List.of(new SNIHostName(name)));
        parameters.setApplicationProtocols(new String[] {"two", "one"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLContext context(TestCertificates own) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(new java.security.cert.Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        KeyManager[] managers = keys.getKeyManagers();
        context.init(managers, TlsClients.believing(), null);
        return context;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void certificateIsChosenByNameAndTheClientIsVerified(String version) throws Exception {
        try (TestServer server = start("""
                alpn = [one, two]
                client-auth { mode = required, ca = ca.pem, allow = ["cn:alice"] }
                """)) {
            try (SSLSocket socket = connect(server, context(authority.issue("CN=alice")), version, "b.test");
                    Client client = new Client(socket)) {
                assertEquals(version + " b.test one CN=alice", client.send("who\n").line());
                assertEquals("CN=b", socket.getSession().getPeerPrincipal().getName());
            }
            try (SSLSocket socket = connect(server, context(authority.issue("CN=mallory")), version, "a.test")) {
                assertThrows(IOException.class, () -> {
                    socket.startHandshake();
                    socket.getOutputStream().write('\n');
                    if (socket.getInputStream().read() < 0) {
                        throw new IOException("ended");
                    }
                });
            }
            String told = server.events().await(ServerEvent.HandshakeFailed.class).cause().getMessage();
            assertTrue(told.contains("CN=mallory"), told);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void nameThatNoCertificateHasIsRefusedWhereTheProfileIsStrict(String version) throws Exception {
        try (TestServer server = start("strict-sni = on\n");
                SSLSocket socket = connect(server, TlsClients.context(), version, "c.test")) {
            assertThrows(IOException.class, socket::startHandshake);
        }
    }

    @Test
    void certificatesOfSeveralKindsAreRefused() {
        String told = assertThrows(ConfigurationException.class, () -> TestServer.start(folder, """
                listeners.who { bind = "127.0.0.1:0", handler = who, tls = t }
                tls.t {
                  provider = conscrypt
                  certificates = [ { chain = a.pem, key = a.key }, { chain = rsa.pem, key = rsa.key } ]
                }
                """, Map.of("who", WHO)).close()).getMessage();
        assertTrue(told.contains("keys of several kinds"), told);
    }
}
