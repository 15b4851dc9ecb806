package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.runtime.testing.OnlyKey;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsClients;
import dev.berth.runtime.testing.TlsServers;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a handshake costs others: which thread it computes on, and how often it writes.
@Timeout(60)
class TlsHandshakeTest {

    private static final int BUFFER = 32 * 1024;

    private final TestCertificates shown = TestCertificates.selfSigned("CN=test");
    private final MemoryPipe[] raw = MemoryPipe.pair(1000);

    /// With many other virtual threads that are ready to run.
    private final TlsResources resources = new TlsResources(new TlsTasks(() -> 1000, System::nanoTime),
            new Buffers(BUFFER, 1), new Buffers(BUFFER, 1), new Buffers(BUFFER, 1));

    /// Which thread chose the server's certificate, and which one verified the client's.
    private volatile Thread choosing;
    private volatile Thread verifying;

    @AfterEach
    void close() {
        resources.close();
    }

    private SSLEngine server(Provider provider, KeyManager keys) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS", provider);
        context.init(new KeyManager[] {keys}, new TrustManager[] {new Watched()}, null);
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        return engine;
    }

    private KeyManager watched() {
        return new OnlyKey(() -> {
            choosing = Thread.currentThread();
            return Optional.of(shown);
        });
    }

    /// Both sides, each on a virtual thread, and an exchange after the handshake.
    private void handshake(SSLEngine engine, boolean nativeEngine, String protocol) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new OnlyKey(() -> Optional.of(shown))}, TlsClients.believing(), null);
        SSLEngine clientEngine = context.createSSLEngine("localhost", 1);
        clientEngine.setUseClientMode(true);
        clientEngine.setEnabledProtocols(new String[] {protocol});
        TlsPipe server = new TlsPipe(raw[0], engine, nativeEngine, resources);
        try (TlsResources others = TlsResources.create()) {
            TlsPipe client = new TlsPipe(raw[1], clientEngine, others);
            CompletableFuture<Void> far = Attempt.async(client::handshake);
            Attempt.async(server::handshake).get();
            far.get();
            Attempt.write(client, new byte[] {1});
            assertArrayEquals(new byte[] {1}, Attempt.read(server, 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void serverSendsEachOfItsTwoFlightsInOneWrite(String protocol) throws Exception {
        handshake(TlsServers.engine(), false, protocol);
        assertEquals(2, raw[0].writes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void jdkComputesOffTheCarriersThatOthersWaitFor(String protocol) throws Exception {
        SSLEngine engine = server(Security.getProvider("SunJSSE"), watched());
        engine.setNeedClientAuth(true);
        handshake(engine, false, protocol);
        assertFalse(choosing.isVirtual());
        assertFalse(verifying.isVirtual());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void conscryptComputesOffTheCarriersThatOthersWaitFor(String protocol) throws Exception {
        SSLEngine engine = server(Conscrypt.newProvider(), watched());
        engine.setNeedClientAuth(true);
        handshake(engine, true, protocol);
        assertFalse(choosing.isVirtual());
        assertFalse(verifying.isVirtual());
    }

    @Test
    void conscryptNeedsNoOtherThreadOnceItHasTheHello() throws Exception {
        handshake(server(Conscrypt.newProvider(), new OnlyKey(() -> {
            // What is handed over later fails.
            resources.close();
            return Optional.of(shown);
        })), true, "TLSv1.3");
    }

    private final class Watched implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            verifying = Thread.currentThread();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
