package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates that change while a server uses them.
@Timeout(60)
class TlsReloadTest {

    @TempDir
    Path folder;

    /// A certificate of the next generation.
    private static TestCertificates made(int generation) {
        return TestCertificates.selfSigned("CN=generation " + generation, "dns:server.test");
    }

    private TestServer start(String certificate) throws IOException {
        return TestServer.start(folder, """
                server.tls.watch = 50ms
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = t }
                tls.t.certificates = [%s]
                """.formatted(certificate), Map.of("test", connection -> {
                    Messages<String> lines = Frames.lines(connection, 100);
                    for (String line; (line = lines.receive()) != null; ) {
                        lines.send("got " + line);
                    }
                }));
    }

    private static void awaitServed(TestServer server, TestCertificates made) throws InterruptedException {
        String serial = made.certificate().getSerialNumber().toString(16);
        server.events().await(ServerEvent.CertificateServed.class, event -> event.serial().equals(serial));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void newFilesAreServedToNewClientsWhileOldConnectionsGoOn(String version) throws Exception {
        TestCertificates first = made(1);
        TestCertificates second = made(2);
        try (TestServer server = start(first.place(folder, "a"));
                Client client = new Client(new TlsCaller(version).connect(server.port("tls")))) {
            assertEquals("got one", client.send("one\n").line());
            assertEquals(first.certificate(), new TlsCaller(version).certificate(server.port("tls")));
            second.place(folder, "a");
            awaitServed(server, second);
            assertEquals(second.certificate(), new TlsCaller(version).certificate(server.port("tls")));
            assertEquals("got two", client.send("two\n").line());
        }
    }

    @Test
    void oneProfileThatCannotBeReadKeepsAllAsTheyAreWhenAllAreReadAnew() throws Exception {
        TestCertificates first = made(1);
        String configuration = """
                server.tls.watch = off
                listeners.tls { bind = "127.0.0.1:0", handler = test, tls = a }
                tls.a.certificates = [%s]
                tls.b.certificates = [%s]
                """.formatted(first.place(folder, "a"), made(1).place(folder, "b"));
        try (TestServer server = TestServer.start(folder, configuration, Map.of("test", connection -> { }))) {
            TestCertificates second = made(2);
            second.place(folder, "a");
            TestCertificates.write(folder.resolve("b.pem"), "garbage");
            assertFalse(server.server().reload().worked());
            assertEquals(first.certificate(), new TlsCaller("TLSv1.3").certificate(server.port("tls")));
            made(2).place(folder, "b");
            assertTrue(server.server().reload().worked());
            assertEquals(second.certificate(), new TlsCaller("TLSv1.3").certificate(server.port("tls")));
        }
    }

    @Test
    void brokenFilesAreToldAndTheOldOnesServedUntilTheyAreRepaired() throws Exception {
        TestCertificates first = made(1);
        try (TestServer server = start(first.place(folder, "a"))) {
            TestCertificates.write(folder.resolve("a.pem"), "garbage");
            ServerEvent.ReloadFailed failed = server.events().await(ServerEvent.ReloadFailed.class);
            assertEquals("tls.t", failed.what());
            assertFalse(failed.problems().isEmpty());
            assertEquals(first.certificate(), new TlsCaller("TLSv1.3").certificate(server.port("tls")));
            TestCertificates second = made(2);
            second.place(folder, "a");
            awaitServed(server, second);
            assertEquals(second.certificate(), new TlsCaller("TLSv1.3").certificate(server.port("tls")));
        }
    }

    @Test
    void configurationThatIsWrongIsToldAndChangesNothing() throws Exception {
        TestCertificates first = made(1);
        try (TestServer server = start(first.place(folder, "a"))) {
            String good = Files.readString(folder.resolve("berth.conf"));
            made(2).place(folder, "b");
            Files.writeString(folder.resolve("berth.conf"), good.replace("a.pem", "b.pem").replace("a.key", "b.key")
                    + "tls.t.strict-snow = on\n");
            assertFalse(server.server().reload().worked());
            server.events().await(ServerEvent.ReloadFailed.class);
            assertEquals(first.certificate(), new TlsCaller("TLSv1.3").certificate(server.port("tls")));
        }
    }

    @Test
    void noHandshakeFailsWhileAFolderIsExchanged() throws Exception {
        Files.createDirectory(folder.resolve("..0"));
        made(0).place(folder.resolve("..0"), "a");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..0"));
        rotate("{ chain = \"..data/a.pem\", key = \"..data/a.key\" }", (made, generation) -> {
            Path next = Files.createDirectory(folder.resolve(".." + generation));
            made.place(next, "a");
            Files.createSymbolicLink(folder.resolve("..new"), next.getFileName());
            Files.move(folder.resolve("..new"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        });
    }

    @Test
    void noHandshakeFailsWhileKeyAndChainAreWrittenOneAfterTheOther() throws Exception {
        rotate(made(0).place(folder, "a"), (made, generation) -> made.place(folder, "a"));
    }

    @FunctionalInterface
    private interface Change {
        void to(TestCertificates made, int generation) throws IOException;
    }

    private void rotate(String certificate, Change change) throws Exception {
        LinkedBlockingQueue<String> outcomes = new LinkedBlockingQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        try (TestServer server = start(certificate)) {
            List<Thread> clients = new ArrayList<>();
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                clients.add(Thread.startVirtualThread(() -> {
                    while (!over.get()) {
                        outcomes.add(attempt(version, server.port("tls")));
                    }
                }));
            }
            TestCertificates last = null;
            for (int generation = 1; generation <= 10; generation++) {
                last = made(generation);
                change.to(last, generation);
                awaitServed(server, last);
                outcomes.take();
            }
            over.set(true);
            for (Thread each : clients) {
                each.join();
            }
            assertEquals(List.of(), outcomes.stream().filter(each -> !each.equals("got hello")).toList());
            assertEquals(last.certificate(), new TlsCaller("TLSv1.3").certificate(server.port("tls")));
        }
    }

    /// With a client that cannot resume.
    private static String attempt(String version, int port) {
        try (Client client = new Client(new TlsCaller(version).connect(port))) {
            return client.send("hello\n").line();
        } catch (IOException e) {
            return e.toString();
        }
    }
}
