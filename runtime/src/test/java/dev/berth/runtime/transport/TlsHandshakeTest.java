package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.OnlyKey;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsClients;
import dev.berth.runtime.testing.TlsServers;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a handshake costs others: whether it computes in its turn, and how often it writes.
@Timeout(60)
class TlsHandshakeTest {

    private final TestCertificates shown = TestCertificates.selfSigned("CN=test");
    private final MemoryPipe[] raw = MemoryPipe.pair(1000);
    private final Turns turns = new Turns();
    private final TlsResources resources =
            new TlsResources(new TlsTasks(turns), new Buffers(20_000, 2), new Buffers(20_000, 2));

    /// Whether a turn was taken when the server's certificate was chosen, and when the client's was verified.
    private volatile boolean chosenInTurn;
    private volatile boolean verifiedInTurn;

    /// One at a time, and how often it was taken.
    private static final class Turns extends Semaphore {

        private static final long serialVersionUID = 1L;

        private final AtomicInteger taken = new AtomicInteger();

        Turns() {
            super(1);
        }

        @Override
        public void acquireUninterruptibly() {
            super.acquireUninterruptibly();
            taken.incrementAndGet();
        }

        boolean isTaken() {
            return availablePermits() == 0;
        }
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
            chosenInTurn = turns.isTaken();
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
        TlsPipe client = new TlsPipe(raw[1], clientEngine, TlsResources.create());
        CompletableFuture<Void> far = Attempt.async(client::handshake);
        Attempt.async(server::handshake).get();
        far.get();
        Attempt.write(client, new byte[] {1});
        assertArrayEquals(new byte[] {1}, Attempt.read(server, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void serverSendsEachOfItsTwoFlightsInOneWrite(String protocol) throws Exception {
        handshake(TlsServers.engine(), false, protocol);
        assertEquals(2, raw[0].writes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void jdkComputesInItsTurn(String protocol) throws Exception {
        SSLEngine engine = server(Security.getProvider("SunJSSE"), watched());
        engine.setNeedClientAuth(true);
        handshake(engine, false, protocol);
        assertTrue(chosenInTurn);
        assertTrue(verifiedInTurn);
        assertFalse(turns.isTaken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void conscryptComputesInItsTurn(String protocol) throws Exception {
        SSLEngine engine = server(Conscrypt.newProvider(), watched());
        engine.setNeedClientAuth(true);
        handshake(engine, true, protocol);
        assertTrue(chosenInTurn);
        assertTrue(verifiedInTurn);
        assertFalse(turns.isTaken());
    }

    @Test
    void conscryptNeedsNoOtherTurnOnceItHasTheHello() throws Exception {
        handshake(server(Conscrypt.newProvider(), watched()), true, "TLSv1.3");
        assertTrue(chosenInTurn);
        assertEquals(1, turns.taken.get());
    }

    private final class Watched implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            verifiedInTurn = turns.isTaken();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
