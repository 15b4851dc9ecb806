package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TlsClients;
import dev.berth.runtime.testing.TlsServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// An engine of Conscrypt has two descriptors and memory outside of the heap. Garbage collection would let it go too,
/// but may come after the descriptors are all used up.
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class NativeEngineTest {

    private static final int MANY = 100;

    /// The classes' own files, and what other tests leave behind.
    private static final int OTHERS = 50;

    private final TlsResources resources = TlsResources.create();
    private MemoryPipe[] raw;

    /// Out of the collector's reach.
    private static final List<TlsPipe> KEPT = new ArrayList<>();

    @AfterEach
    void close() {
        resources.close();
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private TlsPipe server() throws Exception {
        raw = MemoryPipe.pair(1000);
        TlsPipe server = new TlsPipe(raw[0], TlsServers.engine(Conscrypt.newProvider()), true, resources);
        KEPT.add(server);
        return server;
    }

    private TlsPipe client() {
        SSLEngine engine = TlsClients.context().createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        return new TlsPipe(raw[1], engine, resources);
    }

    /// What is left of many connections.
    private static void assertLeavesNothing(Attempt.Step connection) throws Exception {
        long before = descriptors();
        for (int i = 0; i < MANY; i++) {
            connection.run();
        }
        long left = descriptors() - before;
        assertTrue(left < OTHERS, left + " descriptors of " + MANY + " connections");
    }

    private TlsPipe connected() throws Exception {
        TlsPipe server = server();
        CompletableFuture<Void> other = Attempt.async(client()::handshake);
        server.handshake();
        other.get();
        return server;
    }

    @Test
    void endsWithAConnectionThatThisSideEnds() throws Exception {
        assertLeavesNothing(() -> {
            TlsPipe server = connected();
            raw[1].shutdownOutput();
            server.finish();
        });
    }

    @Test
    void endsWithAConnectionThatIsClosedInTheMiddle() throws Exception {
        assertLeavesNothing(() -> {
            TlsPipe server = connected();
            Attempt.write(server, new byte[] {1});
            server.abort();
            server.close();
        });
    }

    @Test
    void endsWithAClientThatLeavesInTheHandshake() throws Exception {
        assertLeavesNothing(() -> {
            TlsPipe server = server();
            Attempt.write(raw[1], new byte[] {22, 3, 1, 2, 0});
            raw[1].abort();
            assertThrows(IOException.class, server::handshake);
        });
    }

    @Test
    void endsWithAClientThatSpeaksNoTls() throws Exception {
        assertLeavesNothing(() -> {
            TlsPipe server = server();
            Attempt.write(raw[1], "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
            assertThrows(IOException.class, server::handshake);
        });
    }
}
