package dev.berth.runtime.testing;

import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.SocketPipe;
import dev.berth.runtime.transport.TlsPipe;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// A TLS client with sessions of its own. It believes every server, for tests look at what they get, and shows the
/// certificate that it was given whatever the server asks for.
///
/// ```
/// TlsCaller caller = new TlsCaller("TLSv1.3").named("server.test").showing(alice);
/// String answer = caller.answer(port);
/// ```
public final class TlsCaller {

    private static final int LONGEST_WAIT_MILLIS = 30_000;
    private static final int LONGEST_ANSWER = 1000;
    private static final TlsResources RESOURCES = TlsResources.create();

    private final SSLContext context;
    private final SSLParameters parameters = new SSLParameters();
    private final AtomicInteger fullHandshakes = new AtomicInteger();
    private String host = "localhost";
    private volatile Optional<TestCertificates> shown = Optional.empty();

    /// Makes a client that names nobody and shows no certificate.
    ///
    /// @param versions what it speaks
    public TlsCaller(String... versions) {
        parameters.setProtocols(versions);
        parameters.setServerNames(List.of());
        try {
            context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new OnlyKey(() -> shown)}, new TrustManager[] {new Counting()}, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Asks for a name (SNI) from now on.
    public TlsCaller named(String name) {
        host = name;
        parameters.setServerNames(List.of(new SNIHostName(name)));
        return this;
    }

    /// Shows a certificate from now on.
    public TlsCaller showing(TestCertificates certificates) {
        shown = Optional.of(certificates);
        return this;
    }

    /// Offers something else from now on.
    public TlsCaller with(UnaryOperator<SSLParameters> change) {
        change.apply(parameters);
        return this;
    }

    /// Offers these suites only.
    public TlsCaller suites(String... suites) {
        parameters.setCipherSuites(suites);
        return this;
    }

    /// Offers these signature schemes only, the preferred one first.
    public TlsCaller signatures(String... schemes) {
        parameters.setSignatureSchemes(schemes);
        return this;
    }

    /// Offers these application protocols.
    public TlsCaller alpn(String... protocols) {
        parameters.setApplicationProtocols(protocols);
        return this;
    }

    /// How often a server showed its certificate: a resumed handshake does without.
    public int fullHandshakes() {
        return fullHandshakes.get();
    }

    /// Connects, and completes the handshake.
    public SSLSocket connect(int port) throws IOException {
        return over(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// Puts TLS on a connection, and completes the handshake; closes it if that fails.
    public SSLSocket over(Socket plain) throws IOException {
        plain.setSoTimeout(LONGEST_WAIT_MILLIS);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        try {
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Connects and reads all that the server says: a line, or null if it ends TLS in order without a word. That it
    /// ends without a close_notify is an error here; a socket of JSSE takes it for an end.
    public String answer(int port) throws IOException {
        SSLEngine engine = engine(port);
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        TlsPipe pipe = new TlsPipe(
                new SocketPipe(channel, channel.getLocalAddress(), new NativeSockets()), engine, RESOURCES);
        try {
            pipe.handshake();
            ByteBuffer read = ByteBuffer.allocate(LONGEST_ANSWER);
            while (pipe.read(read) >= 0) {
                // On.
            }
            pipe.finish();
            String text = new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
            return text.isEmpty() ? null : text.stripTrailing();
        } finally {
            pipe.close();
        }
    }

    /// Connects, and tells which certificate the server showed.
    public X509Certificate certificate(int port) throws IOException {
        try (SSLSocket socket = connect(port)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    /// The first bytes that the client would send now.
    public byte[] hello(int port) throws IOException {
        SSLEngine engine = engine(port);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        return Arrays.copyOf(hello.array(), hello.position());
    }

    private SSLEngine engine(int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private final class Counting extends X509ExtendedTrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            fullHandshakes.incrementAndGet();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
