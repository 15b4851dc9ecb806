package dev.berth.runtime.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.config.ControlSettings;
import dev.berth.runtime.config.ControlSettings.Use;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Who may look, and who may change, with users and groups that every system has.
@Timeout(60)
class PermissionsTest {

    private static final UserPrincipalLookupService LOOKUP =
            FileSystems.getDefault().getUserPrincipalLookupService();

    @TempDir
    Path folder;

    private Permissions permissions(String viewers, String admins, String groups) throws IOException {
        return new Permissions(
                new ControlSettings(Use.AUTO, Optional.empty(), Optional.of(viewers), Optional.of(admins), ""),
                LOOKUP.lookupPrincipalByName("daemon"), Files.writeString(folder.resolve("group"), groups));
    }

    private static Peer peer(String user, String group) throws IOException {
        return new Peer(LOOKUP.lookupPrincipalByName(user), LOOKUP.lookupPrincipalByGroupName(group));
    }

    private static void assertMay(String expected, Permissions permissions, Peer peer) {
        assertEquals(expected, (permissions.mayView(peer) ? "view" : "") + (permissions.mayChange(peer) ? " change" : ""));
    }

    @Test
    void rootAndTheServersUserMayDoEverything() throws IOException {
        Permissions permissions = permissions("games", "staff", "");
        assertMay("view change", permissions, peer("root", "bin"));
        assertMay("view change", permissions, peer("daemon", "bin"));
    }

    @Test
    void othersMayNothing() throws IOException {
        assertMay("", permissions("games", "staff", "games:x:60:\nstaff:x:50:bin\n"), peer("nobody", "bin"));
    }

    @Test
    void primaryGroupCounts() throws IOException {
        Permissions permissions = permissions("games", "staff", "");
        assertMay("view", permissions, peer("nobody", "games"));
        assertMay("view change", permissions, peer("nobody", "staff"));
    }

    @Test
    void membersInTheListOfGroupsCount() throws IOException {
        Permissions permissions = permissions("games", "staff", "games:x:60:bin,nobody\nstaff:x:50:sync,sys\nbroken\n");
        assertMay("view", permissions, peer("nobody", "bin"));
        assertMay("view change", permissions, peer("sys", "bin"));
        assertMay("", permissions, peer("man", "bin"));
    }

    @Test
    void groupThatIsGoneHasNoMembers() throws IOException {
        assertMay("", permissions("no-such-group", "no-such-group", ""), peer("nobody", "bin"));
    }

    @Test
    void remedyNamesThoseWhoMay() throws IOException {
        Permissions permissions = permissions("games", "staff", "");
        assertTrue(permissions.remedy(false).contains("root or daemon, or as a member of the group games"));
        assertTrue(permissions.remedy(true).contains("member of the group staff"));
    }
}
