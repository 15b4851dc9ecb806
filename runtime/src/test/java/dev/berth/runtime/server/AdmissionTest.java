package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.RefusalReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who is let in, who waits, who is refused, and that places are given back.
@Timeout(60)
class AdmissionTest {

    private static final Handler LINES = connection -> {
        Messages<String> lines = Frames.lines(connection, 100);
        for (String line; (line = lines.receive()) != null; ) {
            lines.send("got " + line);
        }
    };

    @TempDir
    Path folder;

    private TestServer start(String rest) throws IOException {
        return TestServer.start(folder, """
                listeners.a { bind = "127.0.0.1:0", handler = test }
                """ + rest, Map.of("test", LINES));
    }

    private static void assertServed(Client client) throws IOException {
        assertEquals("got x", client.send("x\n").line());
    }

    private static void assertWaits(Client client) throws IOException {
        client.send("x\n").socket().setSoTimeout(300);
        assertThrows(SocketTimeoutException.class, client::line);
        client.socket().setSoTimeout(30_000);
    }

    private static RefusalReason refusal(TestServer server) throws InterruptedException {
        return server.events().await(ServerEvent.Refused.class).reason();
    }

    private static void assertClosed(Client client) {
        try {
            assertEquals(null, client.line());
        } catch (IOException e) {
            // A reset is as good.
        }
    }

    @Test
    void connectionOverTheListenersLimitWaitsUntilAnotherEnds() throws Exception {
        try (TestServer server = start("listeners.a.limits.connections = 2");
                Client one = new Client(server.connect("a"));
                Client two = new Client(server.connect("a"));
                Client three = new Client(server.connect("a"))) {
            assertServed(one);
            assertServed(two);
            assertWaits(three);
            one.hangUp();
            assertEquals("got x", three.line());
        }
    }

    @Test
    void connectionOverTheServersLimitWaitsAcrossListeners() throws Exception {
        try (TestServer server = start("""
                server.connections = 1
                listeners.b { bind = "127.0.0.1:0", handler = test }
                """);
                Client one = new Client(server.connect("a"))) {
            assertServed(one);
            try (Client other = new Client(server.connect("b"))) {
                assertWaits(other);
                one.hangUp();
                assertEquals("got x", other.line());
            }
        }
    }

    @Test
    void connectionOverTheLimitIsRefusedWhereThatIsWanted() throws Exception {
        try (TestServer server = start("defaults.limits { connections = 1, over = refuse }")) {
            for (int i = 0; i < 3; i++) {
                try (Client one = new Client(server.connect("a"))) {
                    assertServed(one);
                    try (Client two = new Client(server.connect("a"))) {
                        assertClosed(two);
                        assertEquals(RefusalReason.LISTENER_CONNECTIONS, refusal(server));
                    }
                }
                server.events().await(ServerEvent.Closed.class);
            }
        }
    }

    @Test
    void serversLimitIsNamedWhereItRefuses() throws Exception {
        try (TestServer server = start("server.connections = 1\ndefaults.limits.over = refuse");
                Client one = new Client(server.connect("a"))) {
            assertServed(one);
            try (Client two = new Client(server.connect("a"))) {
                assertClosed(two);
                assertEquals(RefusalReason.SERVER_CONNECTIONS, refusal(server));
            }
        }
    }

    @Test
    void oneAddressHasItsShareAndOthersHaveTheirs() throws Exception {
        try (TestServer server = start("defaults.limits.per-address = 1")) {
            for (int i = 0; i < 3; i++) {
                try (Client one = new Client(server.connect("a"))) {
                    assertServed(one);
                    try (Client two = new Client(server.connect("a"))) {
                        assertClosed(two);
                        assertEquals(RefusalReason.PER_ADDRESS, refusal(server));
                    }
                    try (Socket socket = new Socket()) {
                        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
                        socket.connect(new InetSocketAddress("127.0.0.1", server.port("a")));
                        assertServed(new Client(socket));
                    }
                }
                server.events().await(ServerEvent.Closed.class);
                server.events().await(ServerEvent.Closed.class);
            }
        }
    }

    @Test
    void addressThatIsDeniedOrNotAllowedIsRefused() throws Exception {
        try (TestServer server = start("""
                listeners.a.access.deny = ["127.0.0.1"]
                listeners.b { bind = "127.0.0.1:0", handler = test, access.allow = ["10.0.0.0/8", "::1"] }
                listeners.c { bind = "127.0.0.1:0", handler = test, access.allow = ["127.0.0.0/8"] }
                """)) {
            for (String listener : new String[] {"a", "b"}) {
                try (Client client = new Client(server.connect(listener))) {
                    assertClosed(client);
                    ServerEvent.Refused refused = server.events().await(ServerEvent.Refused.class);
                    assertEquals(RefusalReason.ACCESS, refused.reason());
                    assertEquals(client.socket().getLocalPort(),
                            refused.address().remoteInternet().orElseThrow().getPort());
                }
            }
            try (Client client = new Client(server.connect("c"))) {
                assertServed(client);
            }
        }
    }

    @Test
    void rateThatIsExceededRefusesAndHealsItself() throws Exception {
        try (TestServer server = start("defaults.limits { accept-rate = \"5/s\", over = refuse }")) {
            int served = 0;
            int refused = 0;
            while (served < 12) {
                try (Client client = new Client(server.connect("a"))) {
                    client.send("x\n");
                    if ("got x".equals(client.line())) {
                        served++;
                    } else {
                        refused++;
                    }
                } catch (IOException e) {
                    refused++;
                }
            }
            assertTrue(refused > 0, "none of " + served + " refused");
            assertEquals(RefusalReason.ACCEPT_RATE, refusal(server));
        }
    }

    @Test
    void rateThatIsExceededDelaysAndRefusesNobody() throws Exception {
        try (TestServer server = start("defaults.limits.accept-rate = \"20/s\"")) {
            long begin = System.nanoTime();
            for (int i = 0; i < 25; i++) {
                try (Client client = new Client(server.connect("a"))) {
                    assertServed(client);
                }
            }
            // 25 at 20 a second cannot take less than this, however fast the machine is.
            assertTrue(System.nanoTime() - begin > 200_000_000L);
        }
    }

    @Test
    void socketToWhichNobodyConnectsTakesNoPlaceFromAnother() throws Exception {
        try (TestServer server = TestServer.start(folder, """
                server.connections = 1
                defaults.limits { connections = 1, accept-rate = "1/h" }
                listeners.a { bind = ["127.0.0.1:0", "127.0.0.1:0", "127.0.0.1:0"], handler = test }
                listeners.b { bind = "127.0.0.1:0", handler = test }
                """, Map.of("test", LINES));
                Client client = new Client(new Socket("127.0.0.1",
                        ((InetSocketAddress) server.server().addresses().get("a").getLast()).getPort()))) {
            assertServed(client);
        }
    }

    @Test
    void serverStopsAlthoughItsListenerWaitsForAPermit() throws Exception {
        TestServer server = start("server.drain = 100ms\ndefaults.limits { connections = 1, accept-rate = \"1/h\" }");
        try (Client one = new Client(server.connect("a"))) {
            assertServed(one);
            server.close();
        }
    }
}
