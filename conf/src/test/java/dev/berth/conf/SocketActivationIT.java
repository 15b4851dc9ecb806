package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The packaged server with sockets that systemd's own tool bound and passed: sd_listen_fds(3).
@Timeout(120)
class SocketActivationIT {

    @TempDir
    Path folder;

    @BeforeEach
    void needsTheTool() {
        Installed.require("systemd-socket-activate");
    }

    private Path configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("berth.conf"), text);
    }

    private List<String> activate(String names, String... listen) {
        List<String> command = new ArrayList<>(List.of("systemd-socket-activate", "--fdname=" + names));
        for (String each : listen) {
            command.addAll(List.of("-l", each));
        }
        command.addAll(List.of(Installed.HOME.resolve("bin/berth").toString(), "run", "--conf",
                folder.resolve("berth.conf").toString()));
        return command;
    }

    /// The tool starts the server when somebody connects, and says on standard error when it listens.
    private void connectOnce(Path socket) throws Exception {
        Await.until(() -> "somebody listens on " + socket, () -> Files.exists(socket));
        Await.until(() -> "connected", () -> {
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                return client.connect(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static String exchange(SocketChannel channel) throws IOException {
        try (channel; BufferedReader in = new BufferedReader(
                Channels.newReader(channel, StandardCharsets.UTF_8))) {
            Channels.newOutputStream(channel).write("hello\n".getBytes(StandardCharsets.UTF_8));
            channel.shutdownOutput();
            return in.readLine();
        }
    }

    @Test
    void twoTcpSocketsAndOneUnixSocketAreServedByTheListenersOfTheirNames() throws Exception {
        Path socket = folder.resolve("c.sock");
        configuration("""
                listeners {
                  a { bind = "127.0.0.1:0", handler = echo }
                  b { bind = inherited, handler = discard }
                  c { bind = { unix = "%s" }, handler = echo }
                }
                """.formatted(socket));
        // In another order than the configuration's: only the names decide.
        List<String> command =
                activate("c:b:a", socket.toString(), "127.0.0.1:" + Ports.free(), "127.0.0.1:" + Ports.free());
        try (BerthProcess berth = BerthProcess.launch(command, Map.of(), folder, () -> connectOnce(socket))) {
            assertEquals("hello", exchange(SocketChannel.open(berth.connect("a").getRemoteSocketAddress())));
            assertEquals(null, exchange(SocketChannel.open(berth.connect("b").getRemoteSocketAddress())));
            assertEquals("hello", exchange(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
            assertEquals("unix:" + socket, berth.address("c"));
            String environment = Files.readString(Path.of("/proc/" + berth.pid() + "/environ"));
            assertTrue(!environment.contains("LISTEN_"), "programs that plugins start would inherit " + environment);
            assertEquals(0, berth.signal("TERM").awaitExit(), berth.log());
            assertTrue(Files.exists(socket), "whoever bound the socket removes it, and nobody else");
        }
    }

    @Test
    void socketWhoseNameNoListenerHasIsAProblemOfTheConfiguration() throws Exception {
        Path socket = folder.resolve("c.sock");
        configuration("listeners.echo { bind = inherited, handler = echo }");
        Process process = new ProcessBuilder(activate("web", socket.toString()))
                .redirectErrorStream(true).start();
        connectOnce(socket);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(78, process.waitFor(), said);
        assertTrue(said.contains("the service manager passed web=unix:" + socket
                + ", and no listener that is enabled has this name"), said);
        assertTrue(said.contains("listeners.echo inherits no socket"), said);
        assertTrue(said.contains("FileDescriptorName="), said);
    }

    @Test
    void addressThatIsNotTheInheritedSocketsIsAProblemThatNamesBoth() throws Exception {
        Path socket = folder.resolve("c.sock");
        configuration("listeners.web { bind = \"127.0.0.1:7\", handler = echo }");
        Process process = new ProcessBuilder(activate("web", socket.toString()))
                .redirectErrorStream(true).start();
        connectOnce(socket);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(78, process.waitFor(), said);
        assertTrue(said.contains("listeners.web binds 127.0.0.1:7, and the service manager passed web=unix:" + socket),
                said);
    }

    @Test
    void reloadKeepsInheritedSocketsAndWhatWaitsInTheirQueue() throws Exception {
        Path socket = folder.resolve("c.sock");
        Path file = configuration("listeners.c { bind = inherited, handler = echo }");
        try (BerthProcess berth = BerthProcess.launch(
                activate("c", socket.toString()), Map.of(), folder, () -> connectOnce(socket))) {
            assertEquals("hello", exchange(SocketChannel.open(UnixDomainSocketAddress.of(socket))));
            Files.writeString(file, "listeners.other { bind = \"127.0.0.1:0\", handler = echo }");
            berth.signal("HUP").awaitLog("configuration 2 is in force");
            berth.awaitLog("no listener that is enabled has this name");
            try (SocketChannel waiting = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                Files.writeString(file, "listeners.c { bind = inherited, handler = echo }");
                berth.signal("HUP").awaitLog("configuration 3 is in force");
                assertEquals("hello", exchange(waiting));
            }
        }
    }
}
