package dev.berth.plugin.classic;

import dev.berth.api.HandlerProvider;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Server;
import dev.berth.runtime.server.Sources;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/// The real server with one handler, on loopback, plain and over TLS.
final class TestServer implements AutoCloseable {

    private static final int READ_LIMIT_MILLIS = 20_000;

    private final BlockingQueue<ServerEvent> events = new LinkedBlockingQueue<>();
    private final Server server;

    private TestServer(Plan plan) throws Exception {
        server = Server.start(plan, events::add);
    }

    static TestServer start(Path folder, HandlerProvider provider) throws Exception {
        return new TestServer(plan(folder, provider, provider.type()));
    }

    static Plan plan(Path folder, HandlerProvider provider, String handler) throws Exception {
        Path file = Files.writeString(folder.resolve("berth.conf"), """
                server.drain = 20s
                listeners {
                  plain { bind = "127.0.0.1:0", handler = HANDLER }
                  tls   { bind = "127.0.0.1:0", handler = HANDLER, tls = trial }
                }
                tls.trial { self-signed = ["127.0.0.1"] }
                """.replace("HANDLER", handler));
        return Plan.prepare(Sources.embedded(file, List.of(provider)));
    }

    /// Connects a client that gives up when it waits too long.
    Socket connect(Transport transport) throws Exception {
        InetSocketAddress address = (InetSocketAddress) server.addresses()
                .get(transport.tls().isPresent() ? "tls" : "plain").getFirst();
        Socket socket = transport.tls().isEmpty() ? new Socket() : context().getSocketFactory().createSocket();
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        socket.connect(address);
        if (socket instanceof SSLSocket secure) {
            secure.setEnabledProtocols(new String[] {transport.tls().get()});
            secure.startHandshake();
        }
        return socket;
    }

    private SSLContext context() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream pem = Files.newInputStream(server.plan().data().resolve("tls/trial.pem"))) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /// Waits for an event.
    <E extends ServerEvent> E await(Class<E> kind) throws InterruptedException {
        while (true) {
            ServerEvent event = events.take();
            if (event instanceof ServerEvent.HandlerFailed failure) {
                throw new AssertionError("the handler failed", failure.cause());
            }
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    boolean stop() {
        return server.stop();
    }

    @Override
    public void close() {
        server.close();
    }
}
