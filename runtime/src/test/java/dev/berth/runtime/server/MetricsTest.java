package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.PartedHandler;
import dev.berth.runtime.testing.Scrape;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsTest {

    private static final String LISTENERS = """
            listeners {
              plain { bind = "127.0.0.1:0", handler = test }
              tls { bind = "127.0.0.1:0", handler = test, tls = t }
              closed { bind = "127.0.0.1:0", handler = test, access.deny = ["127.0.0.0/8"] }
            }
            tls.t.self-signed = ["localhost"]
            """;

    private static final Handler ECHO = connection -> {
        Messages<String> lines = Frames.lines(connection, 100);
        for (String line; (line = lines.receive()) != null; ) {
            if (line.equals("throw")) {
                throw new IllegalStateException("as asked");
            }
            lines.send(line);
        }
    };

    @TempDir
    Path folder;

    private TestServer start(String more) throws Exception {
        return TestServer.start(folder, LISTENERS + "metrics.bind = \"127.0.0.1:0\"\n" + more, Map.of("test", ECHO));
    }

    private static Scrape scrape(TestServer server) throws Exception {
        return Scrape.of(server.server().metricsAddress().orElseThrow());
    }

    @Test
    void everythingThatHappenedIsShownByListenerAndReason() throws Exception {
        try (TestServer server = start("")) {
            try (Client client = new Client(server.connect("plain"))) {
                client.send("hello\n").line();
            }
            try (Client client = new Client(server.connect("plain"))) {
                client.send("throw\n");
                server.events().await(ServerEvent.Closed.class, e -> e.reason() == CloseReason.HANDLER_FAILED);
            }
            try (Client client = new Client(server.connect("tls"))) {
                client.send("no TLS\r\n\r\n");
                server.events().await(ServerEvent.HandshakeFailed.class);
            }
            new TlsCaller("TLSv1.3").connect(server.port("tls")).close();
            server.connect("closed").close();
            server.events().await(ServerEvent.Refused.class);
            Scrape shown = scrape(server);
            assertEquals(2, shown.value("berth_connections_accepted_total{listener=\"plain\"}"));
            assertEquals(1, shown.value(
                    "berth_connections_closed_total{listener=\"plain\",reason=\"handler-returned\"}"));
            assertEquals(1, shown.value(
                    "berth_connections_closed_total{listener=\"plain\",reason=\"handler-failed\"}"));
            assertEquals(1, shown.value("berth_handler_failures_total{listener=\"plain\"}"));
            assertEquals(2, shown.value("berth_connection_duration_seconds_count{listener=\"plain\"}"));
            assertEquals(1, shown.value("berth_connections_refused_total{listener=\"closed\",reason=\"access\"}"));
            assertEquals(1, shown.value("berth_handshake_failures_total{listener=\"tls\",reason=\"no-tls\"}"));
            assertEquals(1, shown.value(
                    "berth_handshakes_total{listener=\"tls\",resumed=\"no\",version=\"TLSv1.3\"}"));
            assertTrue(shown.value("berth_certificate_expiry_timestamp_seconds{profile=\"t\"}")
                    > Instant.now().getEpochSecond());
            assertTrue(shown.value("berth_carriers") >= 1);
            assertTrue(shown.value("process_open_fds") > 1);
        }
    }

    @Test
    void openConnectionsAreShownWithWhatMovedOnThemSoFarAndCountOnceWhenTheyAreOver() throws Exception {
        String in = "berth_connection_bytes_total{direction=\"in\",listener=\"plain\"}";
        String waiting = "berth_connection_time_seconds_total{listener=\"plain\",on=\"waiting-for-peer\"}";
        try (TestServer server = start("")) {
            double waited;
            try (Client client = new Client(server.connect("plain"))) {
                client.send("hello\n").line();
                Scrape shown = scrape(server);
                assertEquals(1, shown.value("berth_connections_open{listener=\"plain\"}"));
                assertEquals(6, shown.value(in));
                waited = shown.value(waiting);
                assertTrue(waited > 0);
            }
            server.events().await(ServerEvent.Closed.class);
            Scrape shown = scrape(server);
            assertEquals(0, shown.value("berth_connections_open{listener=\"plain\"}"));
            assertEquals(6, shown.value(in));
            assertTrue(shown.value(waiting) >= waited);
        }
    }

    @Test
    void figuresOfTheHandlersPartsAreShownByHandlerAndPart() throws Exception {
        PartedHandler handler = new PartedHandler("10.0.0.5:143", "10.0.0.6:143");
        try (TestServer server = TestServer.start(folder, """
                listeners.relay { bind = "127.0.0.1:0", handler = test }
                metrics.bind = "127.0.0.1:0"
                """, Map.of("test", handler))) {
            String second = "berth_handler_part{figure=\"connections\",handler=\"relay\",part=\"10.0.0.6:143\"}";
            assertEquals(7, scrape(server).value(second));
            handler.enable("10.0.0.6:143", false);
            Scrape shown = scrape(server);
            assertEquals(0, shown.value(second));
            assertEquals(7, shown.value(second.replace("10.0.0.6", "10.0.0.5")));
        }
    }

    @Test
    void listenerThatAReloadRemovedIsShownNoMore() throws Exception {
        try (TestServer server = start("")) {
            server.connect("plain").close();
            server.events().await(ServerEvent.Closed.class);
            assertTrue(scrape(server).text().contains("listener=\"plain\""));
            Path file = folder.resolve("berth.conf");
            Files.writeString(file, Files.readString(file).replace("plain {", "other {"));
            assertTrue(server.server().reload().worked());
            Scrape shown = scrape(server);
            assertFalse(shown.text().contains("\"plain\""), shown.text());
            assertEquals(1, shown.value("berth_reloads_total{result=\"done\"}"));
        }
    }

    @Test
    void serverThatDrainsIsAliveAndNotReady() throws Exception {
        try (TestServer server = start("")) {
            assertEquals(200, Scrape.status(server.server().metricsAddress().orElseThrow(), "/readyz"));
            try (Client client = new Client(server.connect("plain"))) {
                client.send("begun");
                server.events().await(ServerEvent.Accepted.class);
                Thread stopping = Thread.ofPlatform().start(server::close);
                server.events().await(ServerEvent.Draining.class);
                assertEquals(503, Scrape.status(server.server().metricsAddress().orElseThrow(), "/readyz"));
                assertEquals(200, Scrape.status(server.server().metricsAddress().orElseThrow(), "/livez"));
                client.send(" and ended\n").line();
                client.hangUp();
                stopping.join();
            }
        }
    }

    @Test
    void serverIsNotReadyBeforeItStartedAndNotAliveWhileHandlersTakeAllCarriers() {
        ServerHealth health = new ServerHealth();
        assertEquals(Optional.of("starting"), health.notReady());
        health.started();
        assertEquals(Optional.empty(), health.notReady());
        assertEquals(Optional.empty(), health.notAlive());
        health.publish(new ServerEvent.CarriersExhausted(16));
        assertTrue(health.notAlive().isPresent());
        health.publish(new ServerEvent.CarriersChanged(2));
        assertEquals(Optional.empty(), health.notAlive());
    }

    @Test
    void answersComeFromPlatformThreads() throws Exception {
        try (TestServer server = start("")) {
            scrape(server);
            // It lists no virtual threads.
            assertTrue(Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().startsWith("berth-metrics-")));
        }
    }

    @Test
    void addressThatIsTakenKeepsTheServerFromStartingAndNothingStaysBound() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StartException failure = assertThrows(StartException.class, () -> TestServer.start(folder, """
                    listeners.plain { bind = "127.0.0.1:%d", handler = test }
                    metrics.bind = "127.0.0.1:%d"
                    """.formatted(free, taken.getLocalPort()), Map.of("test", ECHO)));
            assertEquals(1, failure.problems().size());
            assertTrue(failure.problems().getFirst().where().contains("berth.conf:"), failure.toString());
            new ServerSocket(free, 1, InetAddress.getLoopbackAddress()).close();
        }
    }
}
