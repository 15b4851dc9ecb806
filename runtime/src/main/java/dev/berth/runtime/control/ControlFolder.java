package dev.berth.runtime.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.Set;

/// The folder of the control socket: closed to everybody else, but for those whom the configuration names. One that is
/// there already and was made by somebody else is left as it is.
final class ControlFolder {

    private static final Set<PosixFilePermission> CLOSED = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> TO_GROUP = PosixFilePermissions.fromString("rwx--x---");
    private static final Set<PosixFilePermission> TO_ALL = PosixFilePermissions.fromString("rwx--x--x");

    private ControlFolder() {}

    /// Makes the folder, or opens and closes one that was made here earlier.
    ///
    /// @param folder which one
    /// @param group who may enter, beside the owner; empty for nobody else
    /// @param everybody whether all may enter, since the socket is open to two groups
    /// @return the server's user, who owns it if it was made here
    static UserPrincipal prepare(Path folder, Optional<String> group, boolean everybody) throws IOException {
        Path probe = folder;
        if (!Files.exists(folder)) {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(CLOSED));
        } else {
            probe = Files.createTempFile(folder, ".berth-", "");
        }
        UserPrincipal own = Files.getOwner(probe);
        if (!probe.equals(folder)) {
            Files.delete(probe);
        }
        PosixFileAttributes now = Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (now.owner().equals(own) && Set.of(CLOSED, TO_GROUP, TO_ALL).contains(now.permissions())) {
            open(folder, group, everybody);
        }
        return own;
    }

    private static void open(Path folder, Optional<String> group, boolean everybody) throws IOException {
        if (group.isPresent()) {
            // Before it is opened, so that it is never open to another group.
            Files.setPosixFilePermissions(folder, CLOSED);
            Files.getFileAttributeView(folder, PosixFileAttributeView.class).setGroup(folder.getFileSystem()
                    .getUserPrincipalLookupService().lookupPrincipalByGroupName(group.get()));
        }
        Files.setPosixFilePermissions(folder, everybody ? TO_ALL : group.isPresent() ? TO_GROUP : CLOSED);
    }
}
