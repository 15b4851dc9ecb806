package dev.berth.bench.jmh;

import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.TimeLimits;
import dev.berth.runtime.testing.TlsClients;
import dev.berth.runtime.testing.TlsServers;
import dev.berth.runtime.transport.BytePipe;
import dev.berth.runtime.transport.MemoryPipe;
import dev.berth.runtime.transport.TlsPipe;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLEngine;

/// Two connected ends in memory, for one thread that plays both sides: what it waits for is always there already.
///
/// @param near the server's
/// @param far the peer's
record Pipes(BytePipe near, BytePipe far) {

    static Pipes plain() {
        MemoryPipe[] pair = MemoryPipe.pair(Integer.MAX_VALUE);
        return new Pipes(pair[0], pair[1]);
    }

    /// TLS 1.3 over such a pair, the handshake done.
    static Pipes secured(TlsResources resources) throws Exception {
        Pipes raw = plain();
        SSLEngine client = TlsClients.context().createSSLEngine("localhost", 1);
        client.setUseClientMode(true);
        client.setEnabledProtocols(new String[] {"TLSv1.3"});
        TlsPipe near = new TlsPipe(raw.near, TlsServers.engine(), resources);
        TlsPipe far = new TlsPipe(raw.far, client, resources);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {
            try {
                far.handshake();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        near.handshake();
        other.get();
        return new Pipes(near, far);
    }

    /// A connection on the near end, with the defaults of a server.
    LiveConnection connection() throws IOException {
        Path file = Files.createTempFile("berth-bench-", ".conf");
        try {
            Files.writeString(file, "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }");
            Configuration configuration = ConfigurationLoader.load(file, new Problems());
            return new LiveConnection(1, "echo", near, TimeLimits.of(configuration.listeners().getFirst().timeouts()),
                    ConnectionResources.create(new Connections()));
        } finally {
            Files.delete(file);
        }
    }

    void send(ByteBuffer message) throws IOException {
        far.write(message.clear());
    }

    void receive(ByteBuffer answer) throws IOException {
        answer.clear();
        while (answer.hasRemaining()) {
            far.read(answer);
        }
    }
}
