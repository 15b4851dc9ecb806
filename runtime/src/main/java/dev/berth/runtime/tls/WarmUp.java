package dev.berth.runtime.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.slf4j.LoggerFactory;

/// Performs a handshake in memory. The first one of a process costs some 85 ms of class loading, which would pin the
/// carriers of virtual threads; it happens here before the first client comes.
final class WarmUp {

    private static final int SIZE = 32 * 1024;

    private WarmUp() {}

    static void handshake(TlsProfile profile) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Unquestioning()}, null);
            SSLEngine client = context.createSSLEngine("localhost", 1);
            client.setUseClientMode(true);
            SSLEngine server = profile.engine();
            server.setNeedClientAuth(false);
            server.setWantClientAuth(false);
            ByteBuffer toServer = ByteBuffer.allocate(SIZE);
            ByteBuffer toClient = ByteBuffer.allocate(SIZE);
            for (int step = 0; step < 100 && !(done(client) && done(server)); step++) {
                step(client, toClient, toServer);
                step(server, toServer, toClient);
            }
        } catch (GeneralSecurityException | SSLException e) {
            // Nothing depends on it: a client with the same trouble is told so in its own handshake.
            LoggerFactory.getLogger("berth.tls").debug("warm-up handshake", e);
        }
    }

    private static boolean done(SSLEngine engine) {
        return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
                && !engine.getSession().getProtocol().equals("NONE");
    }

    private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        if (done(engine)) {
            return;
        }
        switch (engine.getHandshakeStatus()) {
            case NOT_HANDSHAKING -> engine.beginHandshake();
            case NEED_TASK -> {
                for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
                    task.run();
                }
            }
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                in.flip();
                engine.unwrap(in, ByteBuffer.allocate(SIZE));
                in.compact();
            }
            case FINISHED -> { }
        }
    }

    /// Sends nothing and believes everything: both ends are in this process.
    private static final class Unquestioning implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
