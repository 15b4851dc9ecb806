package dev.berth.runtime.transport;

import dev.berth.runtime.testing.TlsClients;
import dev.berth.runtime.testing.TlsServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;
import org.conscrypt.Conscrypt;

/// Two connected pipes of one kind, for the contract that every kind keeps.
///
/// @param kind what carries the bytes
/// @param near the one under test: the server's side
/// @param far its peer
record PipePair(Kind kind, BytePipe near, BytePipe far) implements AutoCloseable {

    enum Kind {
        MEMORY, TCP, UNIX, TLS_1_2, TLS_1_3, TLS_1_3_OVER_UNIX, CONSCRYPT_1_2, CONSCRYPT_1_3;

        boolean tls() {
            return name().startsWith("TLS") || conscrypt();
        }

        /// Conscrypt's only exception from the contract: it has read the peer's close_notify and writes no more, and
        /// in TLS 1.3 that record cannot be told from others beforehand. The writer is told.
        boolean answersAfterEnd() {
            return this != CONSCRYPT_1_3;
        }

        boolean conscrypt() {
            return name().startsWith("CONSCRYPT");
        }
    }

    private static final NativeSockets NATIVE = new NativeSockets();

    static PipePair open(Kind kind, int chunk) throws Exception {
        return switch (kind) {
            case MEMORY -> {
                MemoryPipe[] pair = MemoryPipe.pair(chunk);
                yield new PipePair(kind, pair[0], pair[1]);
            }
            case TCP, UNIX -> sockets(kind, chunk);
            case TLS_1_2 -> secured(kind, open(Kind.MEMORY, chunk), "TLSv1.2");
            case TLS_1_3 -> secured(kind, open(Kind.MEMORY, chunk), "TLSv1.3");
            case CONSCRYPT_1_2 -> secured(kind, open(Kind.MEMORY, chunk), "TLSv1.2");
            case CONSCRYPT_1_3 -> secured(kind, open(Kind.MEMORY, chunk), "TLSv1.3");
            case TLS_1_3_OVER_UNIX -> secured(kind, open(Kind.UNIX, chunk), "TLSv1.3");
        };
    }

    private static PipePair sockets(Kind kind, int chunk) throws IOException {
        Path folder = Files.createTempDirectory("berth-pipe-");
        SocketAddress address = kind == Kind.UNIX
                ? UnixDomainSocketAddress.of(folder.resolve("s"))
                : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ServerSocketChannel listening = kind == Kind.UNIX
                ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open()) {
            listening.bind(address);
            SocketChannel far = SocketChannel.open(listening.getLocalAddress());
            SocketChannel near = listening.accept();
            return new PipePair(kind,
                    new ChunkedPipe(new SocketPipe(near, near.getLocalAddress(), NATIVE), chunk),
                    new ChunkedPipe(new SocketPipe(far, far.getLocalAddress(), NATIVE), chunk));
        } finally {
            Files.deleteIfExists(folder.resolve("s"));
            Files.delete(folder);
        }
    }

    private static PipePair secured(Kind kind, PipePair raw, String protocol) throws Exception {
        TlsResources resources = TlsResources.create();
        SSLEngine server = kind.conscrypt() ? TlsServers.engine(Conscrypt.newProvider()) : TlsServers.engine();
        SSLEngine client = TlsClients.context().createSSLEngine("localhost", 1);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {protocol});
        TlsPipe near = new TlsPipe(raw.near, server, kind.conscrypt(), resources);
        TlsPipe far = new TlsPipe(raw.far, client, resources);
        CompletableFuture<Void> other = Attempt.async(far::handshake);
        near.handshake();
        other.get();
        return new PipePair(kind, near, far);
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
