package dev.berth.bench.load;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;

/// TLS 1.3 by BoringSSL with one group, for clients that never come back to a session; for one thread.
///
/// A handshake takes the JDK as a client longer than most servers, which then only wait for the next one. These clients
/// need a third of the time, and verify nothing.
public final class NativeTlsWire implements Wire {

    private static final String GROUP = "X25519";

    private final SslContext context;
    private final ByteBuffer forgotten;

    /// Makes clients.
    ///
    /// @throws IOException if there is no BoringSSL for this machine
    public NativeTlsWire() throws IOException {
        context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.3")
                .option(OpenSslContextOption.GROUPS, new String[] {GROUP})
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .build();
        SSLEngine engine = engine();
        forgotten = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
        ReferenceCountUtil.release(engine);
    }

    private SSLEngine engine() {
        return context.newEngine(UnpooledByteBufAllocator.DEFAULT);
    }

    @Override
    public Link over(SocketChannel channel, InetSocketAddress server, int client) {
        return new TlsLink(channel, engine(), forgotten);
    }
}
