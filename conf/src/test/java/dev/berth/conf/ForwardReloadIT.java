package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Everything of the packaged server is exchanged or breaks around connections that it relays.
@Timeout(120)
class ForwardReloadIT {

    private static final int CLIENTS = 500;
    private static final int PROCESSORS = 2;
    private static final String JAR = "berth-plugin-forward.jar";

    @TempDir
    Path folder;

    private final TestCertificates authority = TestCertificates.authority("CN=Test authority");
    private TestCertificates alice;
    private Path plugins;

    @BeforeEach
    void prepare() throws Exception {
        authority.writeChain(folder.resolve("ca.pem"));
        alice = authority.issue("CN=alice");
        certificate(1);
        plugins = PluginJar.folder(folder.toRealPath().resolve("plugins"));
        Files.copy(Installed.HOME.resolve("plugins").resolve(JAR), plugins.resolve(JAR));
        PluginJar.file(plugins.resolve(JAR));
        // After its answer it computes without end.
        PluginJar.provider("wedged.Wedged", "wedged", """
                return connection -> {
                    connection.write(java.nio.ByteBuffer.wrap(new byte[] {'x'}));
                    while (context != null) { }
                };
                """).write(plugins, "wedged");
    }

    private void certificate(long serial) {
        TestCertificates.request("CN=localhost").names("dns:localhost").serial(BigInteger.valueOf(serial))
                .issuedBy(authority).place(folder, "server");
    }

    private BerthProcess start(int redis) throws IOException {
        Path home = Installed.copy(Files.createDirectory(folder.resolve("home")),
                "-XX:ActiveProcessorCount=" + PROCESSORS);
        return BerthProcess.start(home, folder, """
                server { tls.watch = 50ms, drain = 100ms }
                listeners {
                  redis { bind = "127.0.0.1:0", tls = mutual
                          handler { type = forward, to = ["127.0.0.1:%d"] } }
                  wedged { bind = "127.0.0.1:0", handler = wedged }
                }
                tls.mutual { certificates = { chain = server.pem, key = server.key }
                             client-auth { mode = required, ca = ca.pem } }
                """.formatted(redis), "--plugins", plugins.toString());
    }

    private TlsCaller caller() {
        return new TlsCaller("TLSv1.3", "TLSv1.2").showing(alice);
    }

    private long serial(BerthProcess berth) throws IOException {
        return caller().certificate(berth.port("redis")).getSerialNumber().longValueExact();
    }

    /// Puts a jar with the same classes and one more file in the place of the plugin's.
    private void exchangeJar() throws IOException {
        Path changed = Files.copy(plugins.resolve(JAR), folder.resolve(JAR));
        try (FileSystem content = FileSystems.newFileSystem(changed)) {
            Files.writeString(content.getPath("META-INF/changed"), "yes");
        }
        Files.move(PluginJar.file(changed), plugins.resolve(JAR), StandardCopyOption.ATOMIC_MOVE);
    }

    private String told(String command) throws Exception {
        Command done = Command.berth(folder, command, "--conf", "berth.conf");
        assertEquals(0, done.exit(), done.toString());
        return done.out();
    }

    @Test
    void noExchangeIsLostWhenCertificateAndPluginAreExchangedAndOtherHandlersHang() throws Exception {
        int redis = Ports.free();
        List<Client> wedged = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong exchanges = new AtomicLong();
        try (Daemon server = RedisServer.start(folder, redis);
                BerthProcess berth = start(redis);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> clients = new ArrayList<>();
            TlsCaller caller = caller();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    Client client = new Client(caller.connect(berth.port("redis")));
                    clients.add(threads.submit(
                            new RedisTalker(client, i, count -> exchanges.incrementAndGet(), over::get)));
                }
                awaitMore(exchanges, clients);
                certificate(2);
                Await.until(() -> "the new certificate", () -> serial(berth) == 2);
                for (int i = 0; i < PROCESSORS; i++) {
                    Client client = new Client(berth.connect("wedged"));
                    assertEquals('x', client.socket().getInputStream().read());
                    wedged.add(client);
                }
                exchangeJar();
                String reload = told("reload");
                assertTrue(reload.contains("replaced by generation 2"), reload);
                try (Client fresh = new Client(caller().connect(berth.port("redis")))) {
                    RedisTalker.exchange(fresh, "hello");
                }
                awaitMore(exchanges, clients);
                String listed = told("plugins");
                assertTrue(listed.lines().anyMatch(line ->
                        line.matches("berth-plugin-forward +1 +finishing .* " + CLIENTS + " +forward .*")), listed);
            } finally {
                over.set(true);
            }
            for (Future<Long> client : clients) {
                assertTrue(client.get() > 1);
            }
            assertEquals(List.of(), ServerLog.access(berth, "peer-failed"));
            assertEquals(List.of(), ServerLog.access(berth, "aborted"), server.said());
        } finally {
            for (Client client : wedged) {
                client.close();
            }
        }
    }

    /// Waits until each client can have exchanged something more, and that none has failed.
    private static void awaitMore(AtomicLong exchanges, List<Future<Long>> clients) throws Exception {
        long goal = exchanges.get() + 3 * CLIENTS;
        Await.until(() -> goal + " exchanges, not " + exchanges, () -> {
            for (Future<Long> client : clients) {
                if (client.isDone()) {
                    client.get();
                }
            }
            return exchanges.get() >= goal;
        });
    }
}
