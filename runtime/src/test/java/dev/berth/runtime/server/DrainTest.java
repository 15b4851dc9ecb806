package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DrainTest {

    @TempDir
    Path folder;

    private static CompletableFuture<Boolean> stop(TestServer server) {
        return CompletableFuture.supplyAsync(server.server()::stop);
    }

    @Test
    void linesThatArrivedInOneSegmentAreAllAnsweredAlthoughTheServerDrains() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch draining = new CountDownLatch(1);
        Handler slow = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            for (String line; (line = lines.receive()) != null; ) {
                first.countDown();
                draining.await();
                lines.send("got " + line);
            }
            lines.send("ended: " + connection.ending());
        };
        try (TestServer server = TestServer.start(folder, slow);
                Client client = new Client(server.connect("plain"))) {
            client.send("one\ntwo\nthree\n");
            first.await();
            CompletableFuture<Boolean> stopped = stop(server);
            server.events().await(ServerEvent.Draining.class);
            draining.countDown();
            assertEquals("got one", client.line());
            assertEquals("got two", client.line());
            assertEquals("got three", client.line());
            assertEquals("ended: DRAINING", client.line());
            assertNull(client.line());
            client.hangUp();
            assertEquals(true, stopped.get());
        }
    }

    @Test
    void lineThatArrivedWhileTheHandlerWorkedIsAnsweredAlthoughTheServerDrains() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch sent = new CountDownLatch(1);
        Handler slow = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            for (String line; (line = lines.receive()) != null; ) {
                first.countDown();
                sent.await();
                lines.send("got " + line);
            }
        };
        try (TestServer server = TestServer.start(folder, slow);
                Client client = new Client(server.connect("plain"))) {
            client.send("one\n");
            first.await();
            CompletableFuture<Boolean> stopped = stop(server);
            server.events().await(ServerEvent.Draining.class);
            client.send("two\n");
            sent.countDown();
            assertEquals("got one", client.line());
            assertEquals("got two", client.line());
            assertNull(client.line());
            client.hangUp();
            assertEquals(true, stopped.get());
        }
    }

    @Test
    void handlerThatReadsBytesGetsItsEndWhenNothingMoves() throws Exception {
        Handler echo = connection -> {
            ByteBuffer buffer = ByteBuffer.allocate(100);
            while (connection.read(buffer) >= 0) {
                connection.write(buffer.flip());
                buffer.clear();
            }
            connection.write(ByteBuffer.wrap(("ended: " + connection.ending()).getBytes()));
        };
        try (TestServer server = TestServer.start(folder, echo);
                Client client = new Client(server.connect("plain"))) {
            assertEquals("hello", client.send("hello\n").line());
            CompletableFuture<Boolean> stopped = stop(server);
            assertEquals("ended: DRAINING", client.line());
            client.hangUp();
            assertEquals(true, stopped.get());
        }
    }

    @Test
    void messageThatIsStillComingIsWaitedFor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Handler handler = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            while (connection.awaitMessage()) {
                begun.countDown();
                lines.send("got " + lines.receive());
            }
        };
        try (TestServer server = TestServer.start(folder, handler);
                Client client = new Client(server.connect("plain"))) {
            client.send("half of ");
            begun.await();
            CompletableFuture<Boolean> stopped = stop(server);
            server.events().await(ServerEvent.Draining.class);
            assertEquals("got half of a line", client.send("a line\n").line());
            assertNull(client.line());
            client.hangUp();
            assertEquals(true, stopped.get());
        }
    }

    @Test
    void handlerThatDoesNotFinishIsCutOffAndNamedAtTheEnd() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Handler stuck = connection -> never.await();
        try (TestServer server = TestServer.start(folder, """
                server.drain = 300ms
                listeners.plain { bind = "127.0.0.1:0", handler = test }
                """, Map.of("test", stuck));
                Client client = new Client(server.connect("plain"))) {
            Connection connection = server.events().await(ServerEvent.Accepted.class).connection();
            assertEquals(false, server.server().stop());
            assertEquals(java.util.List.of(connection),
                    server.events().await(ServerEvent.DrainEnded.class).left());
            assertThrows(IOException.class, client::line, "a reset");
            never.countDown();
            assertEquals(CloseReason.DRAIN_ENDED, server.events().await(ServerEvent.Closed.class).reason());
        }
    }

    @Test
    void handlerThatDoesNotCloseDoesNotKeepTheServerFromStopping() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        class Stuck implements Handler, AutoCloseable {

            @Override
            public void handle(Connection connection) {}

            @Override
            public void close() {
                while (never.getCount() > 0) {
                    Thread.onSpinWait();
                }
            }
        }
        try (TestServer server = TestServer.start(folder, new Stuck())) {
            assertEquals(true, server.server().stop());
        }
        never.countDown();
    }

    @Test
    void requestOfAConnectionThatWasEstablishedJustBeforeIsAnswered() throws Exception {
        Handler lines = connection -> {
            Messages<String> messages = Frames.lines(connection, 100);
            for (String line; (line = messages.receive()) != null; ) {
                messages.send("got " + line);
            }
        };
        for (String bind : new String[] {"127.0.0.1:0", "0.0.0.0:0", "*:0"}) {
            for (int i = 0; i < 20; i++) {
                try (TestServer server = TestServer.start(folder,
                                "listeners.plain { bind = \"" + bind + "\", handler = test }", Map.of("test", lines));
                        Client one = new Client(server.connect("plain"));
                        Client two = new Client(server.connect("plain"))) {
                    one.send("x\n");
                    two.send("x\n");
                    CompletableFuture<Boolean> stopped = stop(server);
                    assertEquals("got x", one.line());
                    assertEquals("got x", two.line());
                    one.hangUp();
                    two.hangUp();
                    assertEquals(true, stopped.get());
                }
            }
        }
    }

    @Test
    void nobodyIsAcceptedWhileOthersFinish() throws Exception {
        CountDownLatch may = new CountDownLatch(1);
        Handler waiting = connection -> may.await();
        try (TestServer server = TestServer.start(folder, waiting);
                Client client = new Client(server.connect("plain"))) {
            server.events().await(ServerEvent.Accepted.class);
            CompletableFuture<Boolean> stopped = stop(server);
            server.events().await(ServerEvent.Draining.class);
            assertThrows(ConnectException.class, () -> server.connect("plain").close());
            may.countDown();
            assertNull(client.line());
            client.hangUp();
            assertEquals(true, stopped.get());
        }
    }
}
