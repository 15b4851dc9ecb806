package dev.berth.runtime.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Destination;
import dev.berth.api.Handler;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.TlsSettings.NamedFile;
import dev.berth.runtime.server.StandaloneConnector;
import dev.berth.runtime.testing.OnlyKey;
import dev.berth.runtime.testing.TestCertificates;
import dev.berth.runtime.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes between streams and a server, plain and over TLS.
@Timeout(60)
class ExchangeTest {

    private static final int MUCH = 3_000_000;

    @TempDir
    Path folder;

    private TestServer server;
    private StandaloneConnector connector;

    /// Starts a server with listeners `plain`, `tls` (both versions) and `tls12`.
    private void start(Handler handler) throws IOException {
        server = TestServer.start(folder, """
                listeners {
                  plain { bind = "127.0.0.1:0", handler = test }
                  tls { bind = "127.0.0.1:0", handler = test, tls = t }
                  tls12 { bind = "127.0.0.1:0", handler = test, tls = old }
                }
                tls.t.self-signed = ["localhost"]
                tls.old { self-signed = ["localhost"], versions = ["TLSv1.2"] }
                """, Map.of("test", handler));
        connector = connector("data/tls/t.pem", "data/tls/old.pem");
    }

    private StandaloneConnector connector(String... authorities) {
        Configuration usual = ConfigurationLoader.defaults();
        return StandaloneConnector.open(usual.withHostTls(usual.hostTls().forClient(List.of(),
                List.of(authorities).stream().map(each -> new NamedFile(folder.resolve(each), "test")).toList())));
    }

    @AfterEach
    void stop() {
        if (server != null) {
            connector.close();
            server.close();
        }
    }

    private Connection connect(String listener) throws IOException {
        Destination plain = Destination.tcp("localhost", server.port(listener));
        return connector.connect(listener.startsWith("tls") ? plain.tls() : plain);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static InputStream never() throws IOException {
        return new PipedInputStream(new PipedOutputStream());
    }

    /// Answers with all it got, once that has ended.
    private static void answerAtTheEnd(Connection connection) throws IOException {
        connection.output().write(connection.input().readAllBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls", "tls12"})
    void endOfTheInputEndsTheOutputAndTheAnswerIsReadToItsEnd(String listener) throws Exception {
        start(ExchangeTest::answerAtTheEnd);
        for (int size : new int[] {0, 1, MUCH}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (Connection connection = connect(listener)) {
                Exchange exchange = new Exchange(connection, new ByteArrayInputStream(random(size)), out, true);
                exchange.run();
                assertEquals(size, exchange.sent());
                assertEquals(size, exchange.received());
            }
            assertArrayEquals(random(size), out.toByteArray());
        }
    }

    @Test
    void bytesGoOnAsTheyCome() throws Exception {
        start(connection -> {
            InputStream in = connection.input();
            for (int b; (b = in.read()) >= 0; ) {
                connection.output().write(b);
            }
        });
        PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream screen = new PipedInputStream();
        try (Connection connection = connect("plain")) {
            Exchange exchange = new Exchange(
                    connection, new PipedInputStream(keyboard), new PipedOutputStream(screen), true);
            CompletableFuture<Void> over = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    exchange.run();
                    over.complete(null);
                } catch (IOException e) {
                    over.completeExceptionally(e);
                }
            });
            for (byte b : random(100)) {
                keyboard.write(b);
                keyboard.flush();
                assertEquals(b & 0xFF, screen.read());
            }
            keyboard.close();
            over.get();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "tls", "tls12"})
    void endOfThePeerEndsItWhileTheInputWaits(String listener) throws Exception {
        start(connection -> connection.output().write("time\r\n".getBytes()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = connect(listener)) {
            new Exchange(connection, never(), out, true).run();
        }
        assertEquals("time\r\n", out.toString());
    }

    /// What a server does that closes its socket right after its close_notify, and has not read everything.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void peerThatIsGoneAfterItsEndHasEndedInOrder(String version) throws Exception {
        TestCertificates certificates = TestCertificates.selfSigned("CN=localhost", "dns:localhost");
        certificates.writeChain(folder.resolve("own.pem"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new OnlyKey(() -> Optional.of(certificates))}, null, null);
        try (ServerSocket listening = new ServerSocket(0);
                StandaloneConnector own = connector("own.pem")) {
            Thread.ofVirtual().start(() -> {
                try (Socket raw = listening.accept()) {
                    // So that everything is there before the reset.
                    raw.setTcpNoDelay(true);
                    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, false);
                    socket.setEnabledProtocols(new String[] {version});
                    socket.getOutputStream().write('x');
                    socket.shutdownOutput();
                    raw.setSoLinger(true, 0);
                } catch (IOException e) {
                    // The client finds out.
                }
            });
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Connection connection = own.connect(Destination.tcp("localhost", listening.getLocalPort()).tls());
            assertEquals(version, connection.tls().orElseThrow().protocol());
            new Exchange(connection, never(), out, true).run();
            assertEquals("x", out.toString());
            assertFalse(connection.isOpen());
        }
    }

    @Test
    void outputThatIsKeptOpenIsNotEndedWithTheInput() throws Exception {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        start(connection -> {
            connection.output().write(connection.input().read());
            connection.output().flush();
            connection.idleLimit(Duration.ofMillis(300));
            ended.complete(connection.input().read() < 0 && connection.ending() == Connection.Ending.PEER);
        });
        try (Connection connection = connect("plain")) {
            new Exchange(connection, new ByteArrayInputStream(new byte[1]), new ByteArrayOutputStream(), false).run();
            assertFalse(ended.get());
        }
    }

    @Test
    void resetIsAFailureAndWhatCameBeforeIsThere() throws Exception {
        CountDownLatch printed = new CountDownLatch(1);
        start(connection -> {
            connection.output().write('x');
            connection.output().flush();
            try {
                printed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            connection.abort();
        });
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                printed.countDown();
            }
        };
        try (Connection connection = connect("plain")) {
            assertThrows(IOException.class, () -> new Exchange(connection, never(), out, true).run());
        }
        assertEquals("x", out.toString());
    }

    @Test
    void resetWhileMuchIsSentIsAFailureWhicheverThreadMeetsIt() throws Exception {
        start(connection -> {
            connection.input().read();
            connection.abort();
        });
        for (int i = 0; i < 20; i++) {
            try (Connection connection = connect("plain")) {
                assertThrows(IOException.class, () -> new Exchange(connection,
                        new ByteArrayInputStream(random(MUCH)), new ByteArrayOutputStream(), true).run());
            }
        }
    }

    @Test
    void streamOfTlsThatIsCutOffIsAFailure() throws Exception {
        start(connection -> {
            connection.output().write('x');
            connection.output().flush();
            connection.input().read();
        });
        CountDownLatch printed = new CountDownLatch(1);
        ByteArrayOutputStream out = new ByteArrayOutputStream() {
            @Override
            public void flush() {
                printed.countDown();
            }
        };
        try (ServerSocket between = new ServerSocket(0); Connection connection = throughTheMiddle(between, printed)) {
            assertThrows(SSLException.class, () -> new Exchange(connection, never(), out, true).run());
        }
        assertEquals("x", out.toString());
    }

    /// Connects over somebody who carries the bytes, and ends both ways in order when he has seen enough.
    private Connection throughTheMiddle(ServerSocket between, CountDownLatch enough) throws IOException {
        Thread.ofVirtual().start(() -> {
            try (Socket client = between.accept(); Socket behind = server.connect("tls")) {
                Thread.ofVirtual().start(() -> carry(client, behind));
                Thread.ofVirtual().start(() -> carry(behind, client));
                enough.await();
                client.shutdownOutput();
                // Until the client has left.
                client.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException | InterruptedException e) {
                // The test is over.
            }
        });
        return connector.connect(Destination.tcp("localhost", between.getLocalPort()).tls());
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of the two has left.
        }
    }

    @Test
    void outputThatCannotBeWrittenEndsTheConnection() throws Exception {
        CompletableFuture<Throwable> seen = new CompletableFuture<>();
        start(connection -> {
            try {
                while (true) {
                    connection.output().write(new byte[1000]);
                }
            } catch (IOException e) {
                seen.complete(e);
                throw e;
            }
        });
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        try (Connection connection = connect("plain")) {
            StandardStreamException failure = assertThrows(StandardStreamException.class,
                    () -> new Exchange(connection, never(), full, true).run());
            assertTrue(failure.isOutput());
            assertEquals("write standard output: No space left on device", failure.getMessage());
        }
        seen.get();
    }

    @Test
    void inputThatCannotBeReadEndsTheConnection() throws Exception {
        start(ExchangeTest::answerAtTheEnd);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Is a directory");
            }
        };
        try (Connection connection = connect("plain")) {
            StandardStreamException failure = assertThrows(StandardStreamException.class,
                    () -> new Exchange(connection, broken, new ByteArrayOutputStream(), true).run());
            assertFalse(failure.isOutput());
        }
    }
}
