package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The packaged server gets new certificates while it serves.
@Timeout(120)
class RenewalIT {

    private static final String CONFIGURATION = """
            listeners.echo { bind = "127.0.0.1:0", handler = echo, tls = t }
            tls.t.certificates = { chain = live/server.pem, key = live/server.key }
            """;

    private static final String UNWATCHED = CONFIGURATION + "server.tls.watch = off\n";

    @TempDir
    Path folder;

    private final TestCertificates authority = TestCertificates.authority("CN=Test authority");

    @BeforeEach
    void first() throws IOException {
        put(1);
    }

    /// A folder of its own for each certificate, and a link that is exchanged in one step.
    private void put(long serial) throws IOException {
        Path version = Files.createDirectory(folder.resolve("version-" + serial));
        TestCertificates made = TestCertificates.request("CN=localhost").names("dns:localhost")
                .serial(BigInteger.valueOf(serial)).issuedBy(authority);
        made.writeChain(version.resolve("server.pem"));
        made.writeKey(version.resolve("server.key"));
        Path link = Files.createSymbolicLink(folder.resolve("next"), version);
        Files.move(link, folder.resolve("live"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static long serial(BerthProcess berth) throws IOException {
        try (SSLSocket socket = TlsClients.connect(berth.port("echo"), "TLSv1.3")) {
            echo(socket);
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber().longValueExact();
        }
    }

    private static void echo(SSLSocket socket) throws IOException {
        socket.getOutputStream().write('x');
        assertEquals('x', socket.getInputStream().read());
    }

    @Test
    void newCertificatesAreServedWithoutAFailedHandshakeAndConnectionsGoOn() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, CONFIGURATION);
                SSLSocket held = TlsClients.connect(berth.port("echo"), "TLSv1.3")) {
            echo(held);
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> clients = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                while (!over.get()) {
                    try {
                        serial(berth);
                        count++;
                    } catch (IOException e) {
                        throw new AssertionError("after " + count + " handshakes", e);
                    }
                }
                return count;
            });
            for (long serial = 2; serial <= 6; serial++) {
                put(serial);
                berth.signal("HUP");
                while (serial(berth) != serial) {
                    Thread.onSpinWait();
                }
            }
            over.set(true);
            assertTrue(clients.get() > 0);
            echo(held);
        }
    }

    @Test
    void changedFilesAreFoundWithoutASignal() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, "server.tls.watch = 50ms\n" + CONFIGURATION)) {
            assertEquals(1, serial(berth));
            put(2);
            while (serial(berth) != 2) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void brokenFilesChangeNothingAndAreToldOnce() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, "server.tls.watch = 50ms\n" + CONFIGURATION)) {
            Files.writeString(folder.resolve("version-1/server.pem"), "-----BEGIN CERTIFICATE-----\nno\n");
            berth.awaitLog(" ERROR ");
            assertEquals(1, serial(berth));
            put(2);
            while (serial(berth) != 2) {
                Thread.onSpinWait();
            }
            assertEquals(1, berth.log().lines().filter(line -> line.contains(" ERROR ")).count(), berth.log());
        }
    }

    @Test
    void brokenConfigurationChangesNothingAtASignal() throws Exception {
        try (BerthProcess berth = BerthProcess.start(folder, UNWATCHED)) {
            Files.writeString(folder.resolve("berth.conf"), UNWATCHED + "\nlisteners.echo.timeout = 3s\n");
            put(2);
            berth.signal("HUP").awaitLog("did you mean timeouts?");
            assertEquals(1, serial(berth));
            Files.writeString(folder.resolve("berth.conf"), UNWATCHED);
            berth.signal("HUP");
            while (serial(berth) != 2) {
                Thread.onSpinWait();
            }
        }
    }
}
