package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class HandlerFailureTest {

    @TempDir
    Path folder;

    @Test
    void handlerThatThrowsResetsItsConnectionAndIsReportedOnce() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        Handler failing = connection -> {
            Frames.lines(connection, 100).send("what was written before still goes out");
            throw bug;
        };
        try (TestServer server = TestServer.start(folder, failing);
                Client client = new Client(server.connect("plain"))) {
            assertEquals("what was written before still goes out", client.line());
            assertThrows(IOException.class, client::line, "a reset, not an end");
            ServerEvent.HandlerFailed failed = server.events().await(ServerEvent.HandlerFailed.class);
            assertSame(bug, failed.cause());
            assertEquals(CloseReason.HANDLER_FAILED, server.events().await(ServerEvent.Closed.class).reason());
            assertEquals(0, server.server().connections());
        }
    }

    @Test
    void errorOfTheJvmInAHandlerIsItsConnectionsEndAndNobodyElses() throws Exception {
        Handler failing = connection -> {
            if (connection.awaitMessage()) {
                throw new StackOverflowError("deep");
            }
        };
        try (TestServer server = TestServer.start(folder, failing);
                Client bad = new Client(server.connect("plain"));
                Client good = new Client(server.connect("plain"))) {
            bad.send("x");
            assertEquals("deep", server.events().await(ServerEvent.HandlerFailed.class).cause().getMessage());
            good.socket().shutdownOutput();
            assertNull(good.line());
        }
    }

    @Test
    void failureOfAHandlersOwnFileIsReportedAsItsFault() throws Exception {
        Handler reading = connection -> Files.readString(folder.resolve("missing"));
        try (TestServer server = TestServer.start(folder, reading);
                Client client = new Client(server.connect("plain"))) {
            server.events().await(ServerEvent.HandlerFailed.class);
            assertThrows(IOException.class, client::line);
        }
    }

    @Test
    void failureInsideALentReadIsTheHandlersFaultToo() throws Exception {
        Handler storing = connection -> connection.read(bytes -> Files.readString(folder.resolve("missing")));
        try (TestServer server = TestServer.start(folder, storing);
                Client client = new Client(server.connect("plain"))) {
            client.send("x");
            server.events().await(ServerEvent.HandlerFailed.class);
            assertThrows(IOException.class, client::line);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "TLSv1.2", "TLSv1.3"})
    void resetByThePeerIsNoFaultOfTheHandler(String kind) throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        Handler reading = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            lines.receive();
            first.countDown();
            try {
                lines.receive();
            } catch (IOException e) {
                throw new IllegalStateException("a handler may wrap it", e);
            }
        };
        try (TestServer server = TestServer.start(folder, reading);
                Client client = new Client(kind.equals("plain")
                        ? server.connect("plain") : TlsClients.connect(server.port("tls"), kind))) {
            client.send("one\ntw");
            first.await();
            client.socket().setSoLinger(true, 0);
            client.hangUp();
            assertEquals(CloseReason.PEER_FAILED, server.events().await(ServerEvent.Closed.class).reason());
            assertEquals(0, server.events().take().stream()
                    .filter(ServerEvent.HandlerFailed.class::isInstance).count());
        }
    }

    @Test
    void handlerThatNeverReturnsHurtsNobodyElse() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Handler handler = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            if ("hang".equals(lines.receive())) {
                never.await();
            }
            lines.send("done");
        };
        try (TestServer server = TestServer.start(folder, handler)) {
            try (Client stuck = new Client(server.connect("plain"))) {
                stuck.send("hang\n");
                for (int i = 0; i < 50; i++) {
                    try (Client other = new Client(server.connect("plain"))) {
                        assertEquals("done", other.send("go\n").line());
                    }
                }
                never.countDown();
                assertEquals("done", stuck.line());
            }
        }
    }
}
