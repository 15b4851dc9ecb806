package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.FiveTuple;
import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ListenersTest {

    /// Tells each connection its address and ends it at the first line.
    private static final Handler ADDRESS = connection -> {
        Messages<String> lines = Frames.lines(connection, 100);
        lines.send(connection.address().toString());
        lines.receive();
    };

    @TempDir
    Path folder;

    private TestServer start(String listeners) throws IOException {
        return TestServer.start(folder, "listeners {\n" + listeners + "\n}", Map.of("test", ADDRESS));
    }

    private static String greeting(String host, int port) throws IOException {
        try (Client client = new Client(new Socket(host, port))) {
            return client.line().replace("" + client.socket().getLocalPort(), "CLIENT").replace("" + port, "PORT");
        }
    }

    @Test
    void wildcardServesBothFamiliesAndTellsIpv4AddressesAsSuch() throws Exception {
        try (TestServer server = start("all { bind = \"*:0\", handler = test }")) {
            assertEquals("tcp 127.0.0.1:CLIENT->127.0.0.1:PORT", greeting("127.0.0.1", server.port("all")));
            assertEquals("tcp [::1]:CLIENT->[::1]:PORT", greeting("::1", server.port("all")));
        }
    }

    @Test
    void wildcardsOfBothFamiliesShareAPort() throws Exception {
        int port = freePort();
        try (TestServer server = start(
                "all { bind = [\"0.0.0.0:" + port + "\", \"[::]:" + port + "\"], handler = test }")) {
            assertEquals(2, server.server().addresses().get("all").size());
            assertEquals("tcp 127.0.0.1:CLIENT->127.0.0.1:PORT", greeting("127.0.0.1", port));
            assertEquals("tcp [::1]:CLIENT->[::1]:PORT", greeting("::1", port));
        }
    }

    @Test
    void portInUseKeepsTheServerFromStartingAndFreesTheOthers() throws Exception {
        int free = freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StartException refused = assertThrows(StartException.class, () -> start(
                    "a { bind = \"127.0.0.1:" + free + "\", handler = test }\n"
                            + "b { bind = \"127.0.0.1:" + taken.getLocalPort() + "\", handler = test }").close());
            assertEquals(1, refused.problems().size());
            assertTrue(refused.problems().getFirst().where().endsWith("berth.conf:3"), refused::getMessage);
            assertTrue(refused.problems().getFirst().what().contains("" + taken.getLocalPort()));
        }
        new ServerSocket(free).close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void unixSocketHasItsModeServesAndDisappears() throws Exception {
        Path path = folder.resolve("c.sock");
        try (TestServer server = start("local { bind = { unix = \"c.sock\", mode = \"0600\" }, handler = test }")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                ByteBuffer greeting = ByteBuffer.allocate(200);
                client.read(greeting);
                assertEquals("unix ->" + path + "\r\n", new String(greeting.array(), 0, greeting.position()));
                client.shutdownOutput();
                assertEquals(-1, Channels.newInputStream(client).read());
            }
            assertEquals("unix:" + path, "unix:" + FiveTuple.text(server.address("local")));
            try (var files = Files.list(folder)) {
                assertEquals(0, files.filter(f -> f.getFileName().toString().startsWith(".berth")).count());
            }
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void unixSocketLeftBehindIsReplacedAndOneInUseIsNot() throws Exception {
        Path path = folder.resolve("c.sock");
        ServerSocketChannel before = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        before.bind(UnixDomainSocketAddress.of(path));
        String listener = "local { bind = { unix = \"c.sock\" }, handler = test }";
        assertThrows(StartException.class, () -> start(listener).close());
        before.close();
        assertTrue(Files.exists(path));
        try (TestServer server = start(listener)) {
            assertTrue(server.address("local") instanceof UnixDomainSocketAddress);
        }
        Files.writeString(path, "precious");
        assertThrows(StartException.class, () -> start(listener).close());
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void pathThatIsSomethingElseThanALeftSocketIsNeverTouched() throws Exception {
        Path path = folder.resolve("c.sock");
        String listener = "local { bind = { unix = \"c.sock\" }, handler = test }";
        assertEquals(0, new ProcessBuilder("mkfifo", path.toString()).start().waitFor());
        StartException refused = assertThrows(StartException.class, () -> start(listener).close());
        assertTrue(refused.getMessage().contains("something else than a socket"), refused::getMessage);
        assertTrue(Files.exists(path));
    }

    @Test
    void problemsOfUnixSocketsNameWhatIsWrong() throws Exception {
        for (String[] wrong : new String[][] {
            {"{ unix = \"missing/c.sock\" }", "there is no folder " + folder.resolve("missing")},
            {"{ unix = \"c.sock\", group = nobody-has-this }", "there is no group nobody-has-this"}}) {
            StartException refused = assertThrows(StartException.class,
                    () -> start("local { bind = " + wrong[0] + ", handler = test }").close());
            assertTrue(refused.getMessage().contains(wrong[1]), refused::getMessage);
            try (var files = Files.list(folder)) {
                assertEquals(0, files.filter(f -> f.getFileName().toString().startsWith(".berth")).count());
            }
        }
    }

    @Test
    void unixSocketThatAnotherServerTookOverIsLeftToIt() throws Exception {
        Path path = folder.resolve("c.sock");
        TestServer server = start("local { bind = { unix = \"c.sock\" }, handler = test }");
        Files.delete(path);
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            server.close();
            assertTrue(Files.exists(path));
        }
    }

    @Test
    void serverThatStartedAgainBindsTheSamePortAtOnce() throws Exception {
        int port = freePort();
        String listener = "a { bind = \"127.0.0.1:" + port + "\", handler = test }";
        for (int i = 0; i < 3; i++) {
            try (TestServer server = start(listener);
                    Socket client = new Socket()) {
                client.connect(new InetSocketAddress("127.0.0.1", server.port("a")));
                Client lines = new Client(client);
                lines.line();
                lines.send("bye\n");
                assertNull(lines.line());
                lines.hangUp();
            }
        }
    }
}
