package dev.berth.plugin.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.ServerEvent;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a program finds around it.
@Timeout(60)
class SurroundingsTest {

    private static final String PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    @TempDir
    Path folder;

    private List<String> answer(String settings) throws Exception {
        try (Door door = Door.run(folder, settings);
                TestClient client = new TestClient(door.connect())) {
            return client.rest();
        }
    }

    @Test
    void theEnvironmentIsThePathWhatIsConfiguredAndTheConnection() throws Exception {
        try (Door door = Door.run(folder,
                "command = [env]\nenvironment { LANG = C.UTF-8, \"odd.name\" = \"a b\" }");
                var socket = door.connect();
                TestClient client = new TestClient(socket)) {
            assertEquals(Stream.of("LANG=C.UTF-8", PATH, "PROTO=TCP",
                    "TCPLOCALIP=127.0.0.1", "TCPLOCALPORT=" + socket.getPort(),
                    "TCPREMOTEIP=127.0.0.1", "TCPREMOTEPORT=" + socket.getLocalPort(), "odd.name=a b")
                            .sorted().toList(),
                    client.rest().stream().sorted().toList());
        }
    }

    @Test
    void behindAProxyTheEnvironmentHasTheClientsAddress() throws Exception {
        try (Door door = Door.start(folder, """
                listeners.door { bind = "127.0.0.1:0", handler { type = exec, command = [env] }
                                 proxy-protocol { mode = required, trusted = ["127.0.0.0/8"] } }
                """);
                TestClient client = new TestClient(door.connect())) {
            client.send("PROXY TCP6 2001:db8::7 2001:db8::1 5000 443\r\n");
            assertEquals(List.of("PROTO=TCP", "TCPLOCALIP=2001:db8::1", "TCPLOCALPORT=443",
                    "TCPREMOTEIP=2001:db8::7", "TCPREMOTEPORT=5000"),
                    client.rest().stream().filter(line -> !line.startsWith("PATH")).sorted().toList());
        }
    }

    @Test
    void onAUnixSocketTheEnvironmentHasItsPath() throws Exception {
        Path path = folder.resolve("door.sock");
        try (Door door = Door.start(folder,
                "listeners.door { bind = { unix = \"" + path + "\" }, handler { type = exec, command = [env] } }");
                SocketChannel client = SocketChannel.open(door.server().address("door"))) {
            assertEquals(List.of(PATH, "PROTO=UNIX", "UNIXLOCALPATH=" + path),
                    new String(Channels.newInputStream(client).readAllBytes()).lines().sorted().toList());
        }
    }

    @Test
    void theProgramStartsInItsFolder() throws Exception {
        assertEquals(List.of(folder.toRealPath().toString()), answer("command = [pwd]\nfolder = \".\""));
    }

    @Test
    void noDescriptorOfTheServerReachesTheProgram() throws Exception {
        try (Door door = Door.run(folder, "shell = \"echo ready; read line; ls /proc/$$/fd\"")) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TestClient client = new TestClient(door.connect());
                clients.add(client);
                assertEquals("ready", client.line());
            }
            for (TestClient client : clients) {
                assertEquals(List.of("0", "1", "2"), client.send("go\n").rest());
                client.close();
            }
        }
    }

    @Test
    void standardInputAndOutputAreTheSameSocket() throws Exception {
        List<String> links = answer("shell = \"readlink /proc/$$/fd/0 /proc/$$/fd/1\"");
        assertTrue(links.getFirst().startsWith("socket:["), links.toString());
        assertEquals(links.getFirst(), links.getLast());
    }

    @Test
    void noSignalIsBlockedOrIgnored() throws Exception {
        assertEquals(List.of("SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000"),
                answer("command = [grep, -E, \"^Sig(Blk|Ign)\", /proc/self/status]"));
    }

    @Test
    void theProgramLeadsASessionAndAProcessGroupOfItsOwn() throws Exception {
        // proc(5): process id, name, state, parent, process group, session and terminal.
        String[] stat = answer("shell = \"read stat < /proc/$$/stat; echo $stat\"").getFirst().split(" ");
        assertEquals(List.of(stat[0], stat[0], "0"), List.of(stat[4], stat[5], stat[6]));
    }

    @Test
    void theProgramRunsAsTheUserWithNoGroupOfRoots() throws Exception {
        Assumptions.assumeTrue(new Libc().user() == 0, "SKIPPED: only root may run programs as others");
        String name = "nobody";
        Libc.Account account = new Libc().account(name).orElseThrow();
        String uid = Integer.toUnsignedString(account.id());
        String gid = Integer.toUnsignedString(account.group());
        List<String> status = answer("user = " + name + "\ncommand = [cat, /proc/self/status]");
        String all = String.join("\n", status);
        assertTrue(status.contains("Uid:\t" + String.join("\t", uid, uid, uid, uid)), all);
        assertTrue(status.contains("Gid:\t" + String.join("\t", gid, gid, gid, gid)), all);
        assertTrue(status.stream().anyMatch(line -> line.strip().equals("Groups:\t" + gid)), all);
        assertTrue(status.contains("CapEff:\t0000000000000000"), all);
    }

    @Test
    void standardErrorGoesWhereItIsConfiguredTo() throws Exception {
        assertEquals(List.of("to the client"), answer("shell = \"echo to the client >&2\"\nstderr = client"));
        assertEquals(List.of("/dev/null"), answer("shell = \"readlink /proc/$$/fd/2\"\nstderr = discard"));
        assertTrue(answer("shell = \"readlink /proc/$$/fd/2\"").getFirst().startsWith("pipe:["));
    }

    @Test
    void whatTheClientSendsIsNeverPartOfTheCommand() throws Exception {
        try (Door door = Door.run(folder, "shell = \"read -r line; echo \\\"$line\\\"\"");
                TestClient client = new TestClient(door.connect())) {
            assertEquals("$(id); `id`", client.send("$(id); `id`\n").line());
        }
    }

    @Test
    void aVariableThatTheSystemHasNoRoomForFailsWithItsError() throws Exception {
        try (Door door = Door.run(folder,
                "command = [env]\nenvironment { LARGE = \"" + "x".repeat(200_000) + "\" }");
                TestClient client = new TestClient(door.connect())) {
            assertThrows(IOException.class, client::line);
            assertTrue(door.await(ServerEvent.HandlerFailed.class).cause().getMessage()
                    .endsWith("/env: Argument list too long"));
        }
    }
}
