package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import dev.berth.runtime.tls.PeerRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server agrees on with clients that offer more, less or something else.
@Timeout(60)
class AgreementTest {

    @TempDir
    Path folder;

    private TestServer server;

    private int serve(String settings) throws IOException {
        server = TestServer.start(folder, """
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t }
                tls.t { self-signed = ["localhost"], %s }
                """.formatted(settings), Map.of("test", connection ->
                connection.output().write((connection.tls().orElseThrow().applicationProtocol() + "\n").getBytes())));
        return server.port("tls");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String suite(TlsCaller caller, int port) throws IOException {
        try (SSLSocket socket = caller.connect(port)) {
            return socket.getSession().getCipherSuite();
        }
    }

    @Test
    void modernSpeaksNothingOlderThanTls13() throws Exception {
        int port = serve("preset = modern");
        assertThrows(SSLHandshakeException.class, () -> new TlsCaller("TLSv1.2").connect(port));
        server.events().await(ServerEvent.HandshakeFailed.class);
        assertEquals("TLS_AES_128_GCM_SHA256", suite(new TlsCaller("TLSv1.2", "TLSv1.3"), port));
    }

    @Test
    void intermediateAgreesOnSealedSuitesWithForwardSecrecyAlone() throws Exception {
        int port = serve("");
        String[] others = Arrays.stream(SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites())
                .filter(each -> each.contains("_WITH_"))
                .filter(each -> !each.startsWith("TLS_ECDHE_") || each.contains("_CBC_")).toArray(String[]::new);
        assertEquals(true, others.length > 10, "what there is to refuse");
        assertThrows(SSLException.class, () -> new TlsCaller("TLSv1.2").suites(others).connect(port));
        assertEquals("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", suite(new TlsCaller("TLSv1.2"), port));
    }

    @Test
    void theOrderOfTheServerCounts() throws Exception {
        int port = serve("suites = [TLS_CHACHA20_POLY1305_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,"
                + " TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]");
        assertEquals("TLS_CHACHA20_POLY1305_SHA256", suite(new TlsCaller("TLSv1.3")
                .suites("TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"), port));
        assertEquals("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", suite(new TlsCaller("TLSv1.2")
                .suites("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), port));
        assertThrows(SSLException.class, () ->
                new TlsCaller("TLSv1.3").suites("TLS_AES_128_GCM_SHA256").connect(port));
    }

    @Test
    void writtenVersionsReplaceThoseOfThePreset() throws Exception {
        int port = serve("versions = [\"TLSv1.2\"]");
        assertThrows(SSLException.class, () -> new TlsCaller("TLSv1.3").connect(port));
        assertEquals("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", suite(new TlsCaller("TLSv1.2", "TLSv1.3"), port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void writtenGroupsReplaceThoseOfThePreset(String version) throws Exception {
        int port = serve("groups = [secp256r1]");
        assertThrows(SSLException.class, () -> groups(new TlsCaller(version), "x25519").connect(port));
        groups(new TlsCaller(version), "x25519", "secp256r1").connect(port).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void groupThatIsNotInThePresetIsRefused(String version) throws Exception {
        int port = serve("");
        assertThrows(SSLException.class, () -> groups(new TlsCaller(version), "secp521r1").connect(port));
        groups(new TlsCaller(version), "secp521r1", "secp256r1").connect(port).close();
    }

    private static TlsCaller groups(TlsCaller caller, String... groups) {
        return caller.with(parameters -> {
            parameters.setNamedGroups(groups);
            return parameters;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void applicationProtocolIsTheFirstOfOursThatTheClientOffers(String version) throws Exception {
        int port = serve("alpn = [b, a]");
        assertEquals("Optional[b]", new TlsCaller(version).alpn("a", "b").answer(port));
        assertEquals("Optional[a]", new TlsCaller(version).alpn("x", "a").answer(port));
        assertEquals("Optional.empty", new TlsCaller(version).answer(port));
        assertThrows(SSLException.class, () -> new TlsCaller(version).alpn("x").connect(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientWithoutARequiredApplicationProtocolIsRefusedAndReadsAnOrderlyEnd(String version) throws Exception {
        int port = serve("alpn = [a], alpn-required = on");
        assertEquals("Optional[a]", new TlsCaller(version).alpn("a").answer(port));
        // Without a close_notify the client would throw.
        assertEquals(null, new TlsCaller(version).answer(port));
        assertEquals(PeerRefusedException.class,
                server.events().await(ServerEvent.HandshakeFailed.class).cause().getClass());
    }
}
