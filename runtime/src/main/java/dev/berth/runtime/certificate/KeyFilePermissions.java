package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/// Says which files with something secret others could read or replace.
final class KeyFilePermissions {

    private KeyFilePermissions() {}

    /// Looks at a file. Its group may read it, as the usual way to let a service have a key of root's.
    ///
    /// @param secret whether reading it is enough to have the key
    /// @return what the operator should know; empty also where files have no such permissions
    static Optional<Problem> warning(String where, Path path, boolean secret) {
        Set<PosixFilePermission> mode;
        try {
            mode = Files.getPosixFilePermissions(path);
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
        boolean others = mode.contains(PosixFilePermission.OTHERS_WRITE);
        String what = secret && mode.contains(PosixFilePermission.OTHERS_READ) ? "everybody can read this secret"
                : others || mode.contains(PosixFilePermission.GROUP_WRITE)
                        ? (others ? "everybody" : "its group") + " can replace this secret" : "";
        String octal = mode.contains(PosixFilePermission.GROUP_READ) ? "640" : "600";
        return what.isEmpty() ? Optional.empty()
                : Optional.of(new Problem(where, path + ": " + what, "chmod " + octal + " " + path));
    }
}
