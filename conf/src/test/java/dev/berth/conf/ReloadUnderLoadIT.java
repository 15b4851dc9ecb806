package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PluginJar;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Reloads of all kinds, while many clients use what none of them changes.
@Timeout(300)
class ReloadUnderLoadIT {

    private static final int PLAIN = 100;
    private static final int TLS = 100;
    private static final int RELOADS = 20;

    /// Between the exchanges of a client: two hundred of them shall be there, not load the machine.
    private static final long PAUSE_NANOS = 20_000_000;

    @TempDir
    Path folder;

    private Path plugins;

    /// The listeners `plain` and `tls` are the same each time; everything else is not.
    private String configuration(int generation) {
        return """
                listeners {
                  plain { bind = "127.0.0.1:0", handler = fixed }
                  tls { bind = "127.0.0.1:0", handler = fixed, tls = t }
                  changing {
                    bind = "127.0.0.1:0", handler = room, limits.connections = %d, timeouts.idle = %dm
                    access.allow = ["127.0.0.0/8", "10.%d.0.0/16"]
                  }
                  only%d { bind = { unix = "only%d.sock" }, handler = swapped }
                }
                handlers.room { type = greeting, word = "generation %d" }
                tls.t.certificates = { chain = server.pem, key = server.key }
                """.formatted(generation, generation, generation, generation, generation, generation);
    }

    private void certificate(int generation) throws IOException {
        TestCertificates.selfSigned("CN=generation " + generation, "dns:localhost").place(folder, "server");
    }

    private void plugin(String name, String type, String answer) throws IOException {
        PluginJar.provider("load." + name, type, """
                String word = %s;
                return connection -> {
                    var lines = dev.berth.api.frame.Frames.lines(connection, 100);
                    for (String line; (line = lines.receive()) != null; ) {
                        lines.send(word + " " + line);
                    }
                };
                """.formatted(answer)).write(plugins, name);
    }

    private BerthProcess start() throws IOException {
        plugins = PluginJar.folder(folder.toRealPath().resolve("plugins"));
        plugin("Fixed", "fixed", "\"fixed\"");
        plugin("Greeting", "greeting", "context.settings().string(\"word\")");
        plugin("Swapped", "swapped", "\"jar 1\"");
        certificate(1);
        return BerthProcess.start(folder, configuration(1), "--plugins", plugins.toString());
    }

    private static void exchange(Client client, String line) throws IOException {
        assertEquals("fixed " + line, client.send(line + "\n").line());
    }

    /// Talks on one connection until told to stop; gives how many exchanges that were.
    private static int talk(Client client, AtomicBoolean over) throws IOException {
        try (client) {
            int count = 0;
            while (!over.get()) {
                exchange(client, Integer.toString(count++));
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return count;
        }
    }

    /// Connects again and again until told to stop; gives how many connections that were.
    private static int connect(BerthProcess berth, AtomicBoolean over) throws IOException {
        int count = 0;
        while (!over.get()) {
            Socket socket = count % 8 == 0 ? TlsClients.connect(berth.port("tls"), "TLSv1.3") : berth.connect("plain");
            try (Client client = new Client(socket)) {
                exchange(client, "fresh " + count++);
            }
        }
        return count;
    }

    @Test
    void noExchangeFailsAndNobodyIsRefusedOnListenersThatNoReloadChanges() throws Exception {
        try (BerthProcess berth = start(); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean over = new AtomicBoolean();
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < PLAIN; i++) {
                Client client = new Client(berth.connect("plain"));
                clients.add(threads.submit(() -> talk(client, over)));
            }
            for (int i = 0; i < TLS; i++) {
                Client client = new Client(TlsClients.connect(berth.port("tls"), i % 2 == 0 ? "TLSv1.2" : "TLSv1.3"));
                clients.add(threads.submit(() -> talk(client, over)));
            }
            clients.add(threads.submit(() -> connect(berth, over)));
            for (int generation = 2; generation <= RELOADS + 1; generation++) {
                plugin("Swapped", "swapped", "\"jar " + generation + "\"");
                certificate(generation);
                BerthProcess.configure(folder, configuration(generation));
                Command reload = Command.berth(folder, "reload", "--conf", "berth.conf");
                assertEquals(0, reload.exit(), reload.toString());
                assertTrue(reload.out().contains("generation " + generation + " is in force"), reload.out());
                assertTrue(reload.out().contains("plugin Swapped replaced by generation " + generation), reload.out());
                assertTrue(Files.exists(folder.resolve("only" + generation + ".sock")));
                assertTrue(Files.notExists(folder.resolve("only" + (generation - 1) + ".sock")));
            }
            over.set(true);
            for (Future<Integer> each : clients) {
                assertTrue(each.get() > 0);
            }
            String plugins = Command.berth(folder, "plugins", "--conf", "berth.conf").out();
            assertTrue(plugins.lines().anyMatch(line -> line.matches("Swapped +" + (RELOADS + 1) + " +newest .*")), plugins);
            assertTrue(plugins.lines().noneMatch(line -> line.contains("finishing")), plugins);
        }
    }
}
