package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.Outbox;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several threads on one connection.
@Timeout(60)
class ManyThreadsTest {

    @TempDir
    Path folder;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes());
    }

    private static void awaitEnd(Connection connection) throws IOException {
        while (connection.awaitMessage()) {
            connection.read(ignored -> ignored.position(ignored.limit()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "TLSv1.3"})
    void outboxWritesInOrderWhatOthersQueueAndNeverBlocksThem(String kind) throws Exception {
        CompletableFuture<Outbox> outbox = new CompletableFuture<>();
        Handler handler = connection -> {
            outbox.complete(connection.outbox(1 << 20));
            awaitEnd(connection);
        };
        try (TestServer server = TestServer.start(folder, handler);
                Client client = new Client(kind.equals("plain")
                        ? server.connect("plain") : TlsClients.connect(server.port("tls"), kind))) {
            for (int i = 0; i < 1000; i++) {
                assertTrue(outbox.get().offer(bytes("message " + i + "\n")));
            }
            for (int i = 0; i < 1000; i++) {
                assertEquals("message " + i, client.line());
            }
            while (outbox.get().pendingBytes() > 0) {
                Thread.onSpinWait();
            }
            // Nobody reads now: the queue fills up, and whoever offers is told.
            int most = 100_000;
            ByteBuffer large = ByteBuffer.allocate(64 * 1024);
            while (outbox.get().offer(large.duplicate())) {
                assertTrue(most-- > 0);
            }
            assertTrue(outbox.get().pendingBytes() <= 1 << 20);
        }
    }

    @Test
    void whatIsQueuedGoesOutWhenTheHandlerReturns() throws Exception {
        Handler handler = connection -> {
            Outbox outbox = connection.outbox(10_000_000);
            for (int i = 0; i < 5000; i++) {
                outbox.offer(bytes("line " + i + "\n"));
            }
        };
        try (TestServer server = TestServer.start(folder, handler);
                Client client = new Client(server.connect("plain"))) {
            for (int i = 0; i < 5000; i++) {
                assertEquals("line " + i, client.line());
            }
            assertNull(client.line());
        }
    }

    @Test
    void outboxOfAConnectionThatIsOverTakesNothing() throws Exception {
        CompletableFuture<Outbox> outbox = new CompletableFuture<>();
        Handler handler = connection -> outbox.complete(connection.outbox(100));
        try (TestServer server = TestServer.start(folder, handler);
                Client client = new Client(server.connect("plain"))) {
            assertNull(client.line());
            client.hangUp();
            server.events().await(ServerEvent.Closed.class);
            assertFalse(outbox.get().offer(bytes("late")));
        }
    }

    @Test
    void bytesOfOneWriteStayTogetherHoweverManyThreadsWrite() throws Exception {
        Handler handler = connection -> {
            List<Thread> writers = new ArrayList<>();
            for (int writer = 0; writer < 8; writer++) {
                String line = ("" + writer).repeat(50_000) + "\n";
                writers.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 10; i++) {
                        try {
                            connection.write(bytes(line));
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }));
            }
            for (Thread writer : writers) {
                writer.join();
            }
        };
        try (TestServer server = TestServer.start(folder, handler);
                Client client = new Client(server.connect("plain"))) {
            for (int i = 0; i < 80; i++) {
                String line = client.line();
                assertEquals(line.substring(0, 1).repeat(50_000), line);
            }
        }
    }

    @Test
    void taskBesideTheHandlerEndsWithTheConnection() throws Exception {
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Handler handler = connection -> {
            connection.alongside("ticker", () -> {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.complete(true);
                }
            });
            awaitEnd(connection);
        };
        try (TestServer server = TestServer.start(folder, handler)) {
            try (Client client = new Client(server.connect("plain"))) {
                client.socket().shutdownOutput();
                assertNull(client.line());
            }
            assertEquals(true, interrupted.get());
            assertEquals(CloseReason.HANDLER_RETURNED, server.events().await(ServerEvent.Closed.class).reason());
        }
    }

    @Test
    void taskIsInterruptedWhenTheConnectionIsCutOffThoughTheHandlerWaitsForIt() throws Exception {
        Handler handler = connection -> {
            CountDownLatch over = new CountDownLatch(1);
            connection.alongside("waiting", () -> {
                try {
                    connection.write(bytes("waiting\n"));
                    new CountDownLatch(1).await();
                } finally {
                    over.countDown();
                }
            });
            over.await();
        };
        try (TestServer server = TestServer.start(folder, handler);
                Client client = new Client(server.connect("plain"))) {
            Connection connection = server.events().await(ServerEvent.Accepted.class).connection();
            assertEquals("waiting", client.line());
            connection.abort();
            assertEquals(CloseReason.ABORTED, server.events().await(ServerEvent.Closed.class).reason());
        }
    }

    @Test
    void taskThatFailsAbortsTheConnectionAndIsReported() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        Handler handler = connection -> {
            connection.alongside("failing", () -> {
                throw bug;
            });
            awaitEnd(connection);
        };
        try (TestServer server = TestServer.start(folder, handler);
                Client client = new Client(server.connect("plain"))) {
            assertThrows(IOException.class, client::line);
            assertSame(bug, server.events().await(ServerEvent.HandlerFailed.class).cause());
            assertEquals(CloseReason.HANDLER_FAILED, server.events().await(ServerEvent.Closed.class).reason());
        }
    }

    @Test
    void notesAreToldAtTheEndAndBounded() throws Exception {
        Handler handler = connection -> {
            connection.note("user", "ann");
            connection.note("user", "bob");
            for (int i = 0; i < 100; i++) {
                connection.note("key" + i + "x".repeat(100), "v".repeat(1000));
            }
        };
        try (TestServer server = TestServer.start(folder, handler);
                Client client = new Client(server.connect("plain"))) {
            assertNull(client.line());
            client.hangUp();
            Map<String, String> notes = server.events().await(ServerEvent.Closed.class).notes();
            assertEquals(16, notes.size());
            assertEquals("bob", notes.get("user"));
            assertTrue(notes.keySet().stream().allMatch(key -> key.length() <= 32));
            assertTrue(notes.values().stream().allMatch(value -> value.length() <= 256));
        }
    }
}
