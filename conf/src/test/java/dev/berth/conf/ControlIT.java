package dev.berth.conf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every command that asks a server, as a process that asks the packaged one.
@Timeout(180)
class ControlIT {

    @TempDir
    Path folder;

    private BerthProcess start() throws IOException {
        return BerthProcess.start(folder, """
                server.drain = 20s
                listeners {
                  echo { bind = "127.0.0.1:0", handler = echo, limits.connections = 100 }
                  who { bind = "127.0.0.1:0", handler = whoami, tls = t }
                }
                tls.t.self-signed = ["localhost"]
                """);
    }

    private Command ask(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--conf", "berth.conf"));
        return Command.berth(folder, all.toArray(String[]::new));
    }

    private String told(String... arguments) throws Exception {
        Command command = ask(arguments);
        assertEquals(0, command.exit(), command.toString());
        assertEquals("", command.err());
        return command.out();
    }

    private static Client echoing(BerthProcess berth) throws IOException {
        Client client = new Client(berth.connect("echo"));
        assertEquals("hello", client.send("hello\n").line());
        return client;
    }

    @Test
    void statusTellsListenersConnectionsAndCertificates() throws Exception {
        try (BerthProcess berth = start(); Client client = echoing(berth)) {
            String status = told("status");
            assertTrue(status.startsWith("berth " + Installed.VERSION + ", process " + berth.pid() + ", up "), status);
            assertTrue(status.lines().anyMatch(line -> line.matches("echo +open +tcp +127\\.0\\.0\\.1:"
                    + berth.port("echo") + " +0/4096 +1/100 +1 +\\d\\.\\d/s +0")), status);
            assertTrue(status.lines().anyMatch(line -> line.matches("who +open +tcp\\+tls .*")), status);
            assertTrue(status.lines().anyMatch(line -> line.matches("tls\\.t +CN=localhost +\\S+Z +\\d+")), status);
            assertEquals("still here", client.send("still here\n").line());
        }
    }

    @Test
    void connectionsShowStackAndWhereTellOfAClient() throws Exception {
        try (BerthProcess berth = start(); Client client = echoing(berth)) {
            String address = "tcp 127.0.0.1:" + client.socket().getLocalPort() + "->127.0.0.1:" + berth.port("echo");
            assertTrue(told("connections").contains("c1  echo      " + address), told("connections"));
            JsonObject line = JsonParser.parseString(told("connections", "--json").lines().findFirst().orElseThrow())
                    .getAsJsonObject().getAsJsonObject("connection");
            assertEquals(address, line.get("address").getAsString());
            String show = told("show", "c1");
            assertTrue(show.contains(address) && show.contains("plugin berth-plugin-classic generation 1"), show);
            assertTrue(told("stack", "c1").contains("waits for its peer in read, called by Echo."), told("stack", "c1"));
            assertTrue(told("where").lines().anyMatch(row -> row.matches(
                    " *1  echo +waits for its peer in read +dev\\.berth\\.plugin\\.classic\\.Echo\\.\\w+:\\d+ +c1")), told("where"));
        }
    }

    @Test
    void closeAndAbortEndConnections() throws Exception {
        try (BerthProcess berth = start(); Client first = echoing(berth); Client second = echoing(berth)) {
            assertTrue(told("close", "c1").contains("1 connection asked to finish"));
            assertNull(first.line());
            Command unconfirmed = ask("abort", "--listener", "echo", "--older", "0s");
            assertEquals(64, unconfirmed.exit(), unconfirmed.toString());
            assertTrue(unconfirmed.out().contains("add --yes"), unconfirmed.out());
            assertEquals("still here", second.send("still here\n").line());
            told("abort", "--listener", "echo", "--yes");
            assertThrows(IOException.class, second::line);
            assertTrue(berth.awaitLog("abort {").contains("INFO  berth.audit root close {\"ids\":[\"c1\"]"), berth.log());
        }
    }

    @Test
    void suspendResumeAndDrainChangeAListener() throws Exception {
        try (BerthProcess berth = start(); Client client = echoing(berth)) {
            int port = berth.port("echo");
            assertTrue(told("suspend", "echo").contains("is suspended: 127.0.0.1:" + port));
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port));
            assertTrue(told("resume", "echo").contains("accepts on 127.0.0.1:" + port));
            told("suspend", "--hold", "echo");
            try (Client waiting = new Client(berth.connect("echo")).send("later\n")) {
                told("resume", "echo");
                assertEquals("later", waiting.line());
            }
            assertEquals("still here", client.send("still here\n").line());
            String drained = told("drain", "echo");
            assertTrue(drained.endsWith("drained\n"), drained);
            assertNull(client.line());
        }
    }

    @Test
    void logChangesALevelUntilTheNextStart() throws Exception {
        try (BerthProcess berth = start()) {
            assertTrue(told("log").matches("(?s).*ROOT +INFO\\n.*"), told("log"));
            String changed = told("log", "debug", "berth.server");
            assertTrue(changed.matches("(?s).*berth\\.server +DEBUG\\n.*until the next start.*"), changed);
            try (Client client = echoing(berth)) {
                berth.awaitLog("c1 tcp 127.0.0.1:" + client.socket().getLocalPort());
                assertTrue(berth.log().contains("DEBUG berth.server"), berth.log());
            }
        }
    }

    @Test
    void stopWaitsUntilTheProcessHasEnded() throws Exception {
        try (BerthProcess berth = start(); Client client = echoing(berth)) {
            assertEquals("stopped\n", told("stop").lines().toList().getLast() + "\n");
            assertNull(client.line());
            assertEquals(0, berth.awaitExit(), berth.log());
            assertEquals(69, ask("status").exit());
        }
    }

    @Test
    void stopNowAborts() throws Exception {
        try (BerthProcess berth = start(); Client client = echoing(berth)) {
            told("stop", "--now");
            assertThrows(IOException.class, client::line);
            assertEquals(75, berth.awaitExit(), berth.log());
        }
    }

    @Test
    void watchListsAgainAndAgain() throws Exception {
        try (BerthProcess berth = start()) {
            Path out = folder.resolve("watch");
            Process watch = new ProcessBuilder(Installed.HOME.resolve("bin/berth").toString(), "connections", "--watch", "1",
                    "--control", folder.resolve("control/berth.sock").toString()).redirectOutput(out.toFile()).start();
            try {
                Await.until(() -> "two lists", () -> Files.readString(out).split("0 connections of 0", -1).length > 2);
                Client client = echoing(berth);
                Await.until(() -> "the connection", () -> Files.readString(out).contains("1 connection of 1"));
                client.close();
            } finally {
                watch.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void secondServerWithTheSameSocketDoesNotStartAndAKilledOneIsReplaced() throws Exception {
        try (BerthProcess berth = start()) {
            Command second = ask("run");
            assertEquals(69, second.exit(), second.toString());
            assertTrue(second.err().contains("control.socket cannot bind unix:" + folder.resolve("control/berth.sock")
                    + ": another program uses this socket"), second.err());
            told("status");
            berth.signal("KILL").awaitExit();
        }
        assertTrue(Files.exists(folder.resolve("control/berth.sock")));
        try (BerthProcess again = start()) {
            assertTrue(told("status").contains("process " + again.pid()));
        }
    }

    @Test
    void anotherUserIsRefused() throws Exception {
        Other.require();
        Other.open(folder);
        try (BerthProcess berth = start()) {
            for (String[] arguments : new String[][] {{"status"}, {"abort", "c1"}, {"stop"}}) {
                List<String> all = new ArrayList<>(List.of(arguments));
                all.addAll(List.of("--control", folder.resolve("control/berth.sock").toString()));
                Command refused = Other.berth(folder, "65534", all.toArray(String[]::new));
                assertEquals(77, refused.exit(), refused.toString());
                assertTrue(refused.err().contains("may not use the control socket"), refused.err());
                assertTrue(refused.err().contains("view-group"), refused.err());
            }
            assertTrue(berth.isRunning());
        }
    }

    @Test
    void memberOfTheViewGroupMayLookAndNotChange() throws Exception {
        Other.require();
        Other.open(folder);
        String socket = folder.resolve("control/berth.sock").toString();
        // The file of a test's own groups is that of the system: these two are everywhere.
        try (BerthProcess berth = BerthProcess.start(folder, """
                listeners.echo { bind = "127.0.0.1:0", handler = echo }
                control { socket = "control/berth.sock", view-group = mail, admin-group = staff }
                """); Client client = echoing(berth)) {
            String viewer = gid("mail");
            Command status = Other.berth(folder, viewer, "status", "--control", socket);
            assertEquals(0, status.exit(), status.toString());
            Command abort = Other.berth(folder, viewer, "abort", "c1", "--control", socket);
            assertEquals(77, abort.exit(), abort.toString());
            assertTrue(abort.err().contains("the user nobody may not abort"), abort.err());
            assertTrue(abort.err().contains("run it as root or root, or as a member of the group staff"), abort.err());
            assertTrue(berth.awaitLog("may not: abort").contains("WARN  berth.audit nobody may not: abort"), berth.log());
            assertEquals("still here", client.send("still here\n").line());

            Command stranger = Other.berth(folder, "65534", "status", "--control", socket);
            assertEquals(77, stranger.exit(), stranger.toString());
            assertTrue(stranger.err().contains("the user nobody may not look at this server"), stranger.err());

            Command admin = Other.berth(folder, gid("staff"), "abort", "c1", "--control", socket);
            assertEquals(0, admin.exit(), admin.toString());
            assertThrows(IOException.class, client::line);
        }
    }

    private static String gid(String group) throws IOException {
        return Files.readAllLines(Path.of("/etc/group")).stream().map(line -> line.split(":"))
                .filter(field -> field[0].equals(group)).map(field -> field[2]).findFirst().orElseThrow();
    }

    @Test
    void folderOfTheSocketIsForItsOwnerAlone() throws Exception {
        try (BerthProcess berth = start()) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control"))));
            assertTrue(berth.isRunning());
        }
    }
}
