package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.Misbehaviour;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What failures are counted by.
@Timeout(60)
class FailureReasonTest {

    @TempDir
    Path folder;

    private TestServer server;

    @BeforeEach
    void serve() throws IOException {
        server = TestServer.start(folder, """
                listeners {
                  tls { bind = "127.0.0.1:0", handler = test, tls = jdk }
                  fast { bind = "127.0.0.1:0", handler = test, tls = conscrypt }
                  behind { bind = "127.0.0.1:0", handler = test
                           proxy-protocol { mode = required, trusted = ["127.0.0.1"] } }
                  impatient { bind = "127.0.0.1:0", handler = test, tls = jdk, timeouts.handshake = 200ms }
                  impatient-behind { bind = "127.0.0.1:0", handler = test, timeouts.proxy-header = 200ms
                                     proxy-protocol { mode = required, trusted = ["127.0.0.1"] } }
                }
                tls.jdk { self-signed = ["localhost"], versions = ["TLSv1.3"] }
                tls.conscrypt { self-signed = ["localhost"], provider = conscrypt }
                """, Map.of("test", connection -> connection.output().write("hello\n".getBytes())));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String handshakeFailure() throws InterruptedException {
        return server.events().await(ServerEvent.HandshakeFailed.class).reason();
    }

    private String proxyFailure() throws InterruptedException {
        return server.events().await(ServerEvent.ProxyHeaderFailed.class).reason();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls", "fast"})
    void clientThatDoesNotTrustTheCertificateSaysSo(String listener) throws Exception {
        SSLContext trustingNobodyHere = SSLContext.getDefault();
        try (SSLSocket socket = (SSLSocket) trustingNobodyHere.getSocketFactory()
                .createSocket(server.connect(listener), "localhost", 1, true)) {
            assertThrows(IOException.class, socket::startHandshake);
            assertEquals("certificate_unknown", handshakeFailure());
        }
    }

    @Test
    void clientOfAnotherVersionIsToldFromOneThatSpeaksNoTls() throws Exception {
        assertThrows(IOException.class, () -> new TlsCaller("TLSv1.2").connect(server.port("tls")));
        assertEquals("protocol_version", handshakeFailure());
        try (Client client = new Client(server.connect("tls"))) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertEquals("no-tls", handshakeFailure());
        }
    }

    @Test
    void clientThatLeavesIsToldFromOneThatSaysNothing() throws Exception {
        server.connect("tls").close();
        assertEquals("ended", handshakeFailure());
        try (Socket silent = server.connect("impatient")) {
            assertEquals("timeout", handshakeFailure());
            assertTrue(silent.isConnected());
        }
    }

    @Test
    void proxyThatSaysNothingIsToldFromOneThatSaysSomethingElse() throws Exception {
        try (Client client = new Client(server.connect("behind"))) {
            client.send("PROXY nonsense\r\n");
            assertEquals("malformed", proxyFailure());
        }
        try (Socket silent = server.connect("impatient-behind")) {
            assertEquals("timeout", proxyFailure());
            assertTrue(silent.isConnected());
        }
    }

    @Test
    void resumedHandshakeIsToldFromAFullOneWhereTheProviderTells() throws Exception {
        TlsCaller caller = new TlsCaller("TLSv1.3");
        caller.answer(server.port("tls"));
        assertEquals(Optional.of(false), server.events().await(ServerEvent.Secured.class).resumed());
        caller.answer(server.port("tls"));
        ServerEvent.Secured again = server.events().await(ServerEvent.Secured.class);
        assertEquals(Optional.of(true), again.resumed());
        assertEquals("TLSv1.3", again.connection().tls().orElseThrow().protocol());
        new TlsCaller("TLSv1.2").answer(server.port("fast"));
        assertEquals(Optional.empty(), server.events().await(ServerEvent.Secured.class).resumed());
    }

    @Test
    void whatPeersDidWrongIsToldAtTheLatestWhenTheServerStops() throws Exception {
        server.connect("tls").close();
        assertEquals("ended", handshakeFailure());
        server.close();
        ServerEvent.PeersMisbehaved told = server.events().await(ServerEvent.PeersMisbehaved.class);
        assertEquals(Misbehaviour.HANDSHAKE_FAILED, told.what());
        assertEquals(Map.of("ended", 1L), told.reasons());
    }
}
