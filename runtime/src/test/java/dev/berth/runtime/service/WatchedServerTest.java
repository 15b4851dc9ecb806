package dev.berth.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Server;
import dev.berth.runtime.server.Sources;
import dev.berth.runtime.testing.DatagramReceiver;
import dev.berth.runtime.testing.RecordedEvents;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a service manager hears of a server.
@Timeout(60)
class WatchedServerTest {

    private static final String WATCHDOG_MICROS = "400000";

    @TempDir
    Path folder;

    private Server start(String address, EventSink sink, String configuration) throws Exception {
        Path file = Files.writeString(folder.resolve("berth.conf"), configuration);
        Map<String, String> variables = new HashMap<>(Map.of("NOTIFY_SOCKET", address,
                "WATCHDOG_USEC", WATCHDOG_MICROS, "WATCHDOG_PID", "" + ProcessHandle.current().pid()));
        return Server.start(Plan.prepare(Sources.embedded(file, List.of(new Echo()))), sink,
                SystemService.of(name -> Optional.ofNullable(variables.get(name))));
    }

    private static Socket connect(Server server) throws Exception {
        return new Socket(InetAddress.getLoopbackAddress(),
                ((InetSocketAddress) server.addresses().get("echo").getFirst()).getPort());
    }

    @Test
    void readyReloadingReadyWatchdogAndStoppingComeInOrder() throws Exception {
        String address = folder.resolve("notify").toString();
        try (DatagramReceiver manager = new DatagramReceiver(address)) {
            Server server = start(address, new RecordedEvents(), "listeners.echo { bind = \"127.0.0.1:0\", handler = echo }");
            assertEquals(List.of("READY=1\nMAINPID=" + ProcessHandle.current().pid()), manager.until("READY"));
            manager.until("STATUS=serving: 0 connections");
            manager.until("WATCHDOG=1");
            manager.until("WATCHDOG=1");
            long before = System.nanoTime() / 1000;
            server.reload();
            String reloading = manager.until("RELOADING=1\nMONOTONIC_USEC=").getLast();
            long stamp = Long.parseLong(reloading.substring(reloading.lastIndexOf('=') + 1));
            assertTrue(stamp >= before && stamp <= System.nanoTime() / 1000, reloading);
            manager.until("READY=1");
            try (Socket client = connect(server)) {
                manager.until("STATUS=serving: 1 connection");
                Thread stopping = Thread.ofPlatform().start(server::stop);
                manager.until("STOPPING=1");
                manager.until("EXTEND_TIMEOUT_USEC=");
                manager.until("STATUS=draining: 1 left, ");
                // The server is alive while it drains.
                manager.until("WATCHDOG=1");
                client.shutdownOutput();
                assertEquals(-1, client.getInputStream().read());
                stopping.join();
            }
        }
    }

    @Test
    void watchdogIsFedNoLongerOnceTheAcceptLoopHangsAndSomebodyWaits() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        RecordedEvents events = new RecordedEvents();
        // A listener tells on the thread of its accept loop whom it refuses; whoever hears of it does not return.
        EventSink sink = events.and(event -> {
            if (event instanceof ServerEvent.Refused) {
                awaitQuietly(hanging);
            }
        });
        try (DatagramReceiver manager = new DatagramReceiver("@berth-test-" + folder.hashCode());
                Server server = start("@berth-test-" + folder.hashCode(), sink, """
                        server.drain = 1s
                        listeners.echo { bind = "127.0.0.1:0", handler = echo, access.deny = ["127.0.0.1"] }
                        """)) {
            manager.until("WATCHDOG=1");
            try (Socket first = connect(server)) {
                assertTrue(first.isConnected());
                events.await(ServerEvent.Refused.class);
                // Nobody waits yet, so nobody can tell that the loop hangs.
                manager.until("WATCHDOG=1");
                try (Socket second = connect(server)) {
                    assertTrue(second.isConnected());
                    String why = events.await(ServerEvent.ServiceFailing.class).why();
                    assertTrue(why.startsWith("listener echo 127.0.0.1:") && why.endsWith("although clients wait"), why);
                    manager.until("STATUS=listener echo ");
                    Optional<String> next = manager.next(Duration.ofSeconds(1));
                    assertFalse(next.isPresent(), () -> "still told " + next);
                }
            } finally {
                hanging.countDown();
            }
        }
    }

    @Test
    void listenerThatIsFullIsNoReasonToRestart() throws Exception {
        String address = folder.resolve("notify").toString();
        try (DatagramReceiver manager = new DatagramReceiver(address);
                Server server = start(address, new RecordedEvents(), """
                        server.drain = 1s
                        listeners.echo { bind = "127.0.0.1:0", handler = echo, limits.connections = 1 }
                        """);
                Socket served = connect(server)) {
            assertTrue(served.isConnected());
            manager.until("STATUS=serving: 1 connection");
            try (Socket waiting = connect(server)) {
                assertTrue(waiting.isConnected());
                // Longer than anything may stand still, and each of them is sent by a look at the loops.
                for (int i = 0; i < 15; i++) {
                    manager.until("WATCHDOG=1");
                }
            }
        }
    }

    @Test
    void nothingHappensWithoutAServiceManager() throws Exception {
        try (SystemService none = SystemService.of(name -> Optional.empty())) {
            none.ready();
            none.reloading();
            none.stopping();
            assertEquals(List.of(), none.sockets().all());
        }
    }

    @Test
    void variablesForAnotherProcessAreNotForThisOne() {
        Map<String, String> variables = Map.of("LISTEN_PID", "1", "LISTEN_FDS", "3", "WATCHDOG_PID", "1",
                "WATCHDOG_USEC", WATCHDOG_MICROS);
        try (SystemService service = SystemService.of(name -> Optional.ofNullable(variables.get(name)))) {
            assertEquals(List.of(), service.sockets().all());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Echo() implements HandlerProvider {

        @Override
        public String type() {
            return "echo";
        }

        @Override
        public Handler create(HandlerContext context) {
            return (Connection connection) -> connection.input().transferTo(connection.output());
        }
    }
}
