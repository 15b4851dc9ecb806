package dev.berth.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;

/// TLS 1.3 with one suite and one group, so that all servers have the same work; for one thread. No server name is
/// sent.
public final class TlsWire implements Wire {

    private static final String SUITE = "TLS_AES_128_GCM_SHA256";
    private static final String GROUP = "x25519";

    private final SSLContext context;
    private final boolean resuming;
    private final ByteBuffer forgotten;

    private TlsWire(SSLContext context, boolean resuming) {
        this.context = context;
        this.resuming = resuming;
        this.forgotten = ByteBuffer.allocate(context.createSSLEngine().getSession().getApplicationBufferSize());
    }

    /// Makes clients that never come back to a session.
    ///
    /// @param trusted the certificate of the servers
    /// @return a wire
    /// @throws IOException if the JDK cannot do that
    public static TlsWire trusting(X509Certificate trusted) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null);
            store.setCertificateEntry("server", trusted);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, trust.getTrustManagers(), null);
            return new TlsWire(context, false);
        } catch (GeneralSecurityException e) {
            throw new IOException("make a TLS client", e);
        }
    }

    /// The same with clients that resume what they can: each its own last session, as tickets may count only once.
    ///
    /// @return a wire
    public TlsWire resuming() {
        return new TlsWire(context, true);
    }

    @Override
    public Link over(SocketChannel channel, InetSocketAddress server, int client) {
        return new TlsLink(channel, resuming ? engine("client-" + client, server.getPort()) : engine(null, -1),
                forgotten);
    }

    /// The first message of a handshake.
    ///
    /// @return one that any number of clients can send
    /// @throws SSLException if the JDK cannot make it
    public byte[] hello() throws SSLException {
        SSLEngine engine = engine(null, -1);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        byte[] hello = new byte[out.flip().remaining()];
        out.get(hello);
        return hello;
    }

    /// The JDK finds sessions by name and port, and sends no name that has no dot.
    private SSLEngine engine(String name, int port) {
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setCipherSuites(new String[] {SUITE});
        parameters.setNamedGroups(new String[] {GROUP});
        parameters.setProtocols(new String[] {"TLSv1.3"});
        engine.setSSLParameters(parameters);
        return engine;
    }
}
