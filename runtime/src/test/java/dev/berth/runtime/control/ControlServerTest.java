package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.config.ControlSettings;
import dev.berth.runtime.config.ControlSettings.Use;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.plugin.Plugins;
import dev.berth.runtime.listener.Listeners;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The socket itself: where it lies, who gets to it, and how many.
@Timeout(60)
class ControlServerTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("control/berth.sock");
    }

    private ControlServer start(Optional<String> viewers, Optional<String> admins, Duration longest) throws IOException {
        Subject subject = new Subject(folder, Instant.now(), new Connections(), new Listeners(null), new Tally(),
                () -> new InForce(1, Instant.now(), 1, List.of(), List.of(),
                        new Plugins(List.of(), List.of(), Optional.empty()), Optional.empty()));
        return ControlServer.start(path(),
                new ControlSettings(Use.PATH, Optional.of(path()), viewers, admins, "berth.conf:1"), subject, null, longest);
    }

    private ControlServer start() throws IOException {
        return start(Optional.empty(), Optional.empty(), LONG);
    }

    private void ask() throws Refusal {
        new ControlClient(path()).ask("status", Map.of(), line -> { });
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void folderIsMadeForItsOwnerAlone() throws Exception {
        try (ControlServer server = start()) {
            assertEquals("rwx------", mode(path().getParent()));
            assertEquals("rw-------", mode(server.path()));
        }
        assertFalse(Files.exists(path()));
    }

    @Test
    void folderIsOpenedToTheGroupAndClosedAgainWhenThereIsNoneAnyMore() throws Exception {
        GroupPrincipal own = Files.readAttributes(folder, PosixFileAttributes.class).group();
        for (boolean admins : new boolean[] {true, false}) {
            Optional<String> group = Optional.of(own.getName());
            try (ControlServer server = start(admins ? Optional.empty() : group, admins ? group : Optional.empty(), LONG)) {
                assertEquals("rwx--x---", mode(path().getParent()));
                assertEquals("rw-rw----", mode(server.path()));
                assertEquals(own, Files.readAttributes(server.path(), PosixFileAttributes.class).group());
                ask();
            }
        }
        try (ControlServer server = start()) {
            assertEquals("rwx------", mode(server.path().getParent()));
        }
    }

    @Test
    void folderOfSomebodyElseIsLeftAsItIs() throws Exception {
        Files.createDirectory(path().getParent());
        Files.setPosixFilePermissions(path().getParent(), PosixFilePermissions.fromString("rwxr-x---"));
        try (ControlServer server = start()) {
            assertEquals("rwxr-x---", mode(server.path().getParent()));
        }
        try (var files = Files.list(path().getParent())) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void twoGroupsShareASocketThatEverybodyCanConnectTo() throws Exception {
        try (ControlServer server = start(Optional.of("one"), Optional.of("other"), LONG)) {
            assertEquals("rwx--x--x", mode(path().getParent()));
            assertEquals("rw-rw-rw-", mode(server.path()));
        }
    }

    @Test
    void groupThatDoesNotExistIsAProblemWithARemedy() {
        ControlException wrong = assertThrows(ControlException.class,
                () -> start(Optional.of("no-such-group"), Optional.empty(), LONG));
        assertTrue(wrong.problem().what().contains("no-such-group"), wrong.getMessage());
        assertTrue(wrong.problem().remedy().contains("groupadd"), wrong.getMessage());
    }

    @Test
    void socketThatAKilledServerLeftBehindIsReplaced() throws Exception {
        Files.createDirectory(path().getParent());
        ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        killed.bind(UnixDomainSocketAddress.of(path()));
        killed.close();
        assertTrue(Files.exists(path()));
        try (ControlServer server = start()) {
            assertEquals(path(), server.path());
            ask();
        }
    }

    @Test
    void secondServerOnOneSocketIsRefusedAndTheFirstGoesOn() throws Exception {
        try (ControlServer first = start()) {
            ControlException wrong = assertThrows(ControlException.class, this::start);
            assertEquals("berth.conf:1", wrong.problem().where());
            assertTrue(wrong.problem().what().contains("another program uses this socket"), wrong.getMessage());
            assertTrue(wrong.problem().remedy().contains("control.socket = off"), wrong.getMessage());
            assertEquals(path(), first.path());
            ask();
        }
    }

    private List<SocketChannel> silentClients() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < ControlServer.MOST_AT_ONCE; i++) {
            SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path()));
            channel.write(ByteBuffer.wrap(new byte[] {'{'}));
            silent.add(channel);
        }
        return silent;
    }

    /// On a busy machine an honest request may take longer than the time that this test gives the others.
    private void askUntilAnswered() throws Refusal {
        while (true) {
            try {
                ask();
                return;
            } catch (Unreachable e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void clientsThatHangAreCutOffSoOthersAreServed() throws Exception {
        try (ControlServer server = start(Optional.empty(), Optional.empty(), Duration.ofSeconds(1))) {
            List<SocketChannel> silent = silentClients();
            // Waits for a place until the first of them is cut off.
            askUntilAnswered();
            assertTrue(server.ended() > 0);
            for (SocketChannel each : silent) {
                assertEquals(-1, each.read(ByteBuffer.allocate(1)));
                each.close();
            }
        }
    }

    @Test
    void oneMoreRequestThanAllowedWaitsForAPlace() throws Exception {
        try (ControlServer server = start()) {
            List<SocketChannel> silent = silentClients();
            Thread asking = Thread.ofVirtual().unstarted(() -> {
                try {
                    ask();
                } catch (Refusal e) {
                    throw new AssertionError(e);
                }
            });
            asking.start();
            assertFalse(asking.join(Duration.ofMillis(200)));
            assertEquals(0, server.ended());
            silent.getFirst().close();
            asking.join();
            for (SocketChannel each : silent) {
                each.close();
            }
        }
    }
}
