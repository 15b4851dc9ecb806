package dev.berth.runtime.certificate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Writes files that only their owner may read.
final class OwnerFiles {

    private static final FileAttribute<Set<PosixFilePermission>> FILE = permissions("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER = permissions("rwx------");

    private OwnerFiles() {}

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }

    /// Makes a folder, and those above it, unless they are there.
    static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder, FOLDER);
    }

    /// Writes a file at once: whoever reads finds all of the old or all of the new text, and it was never readable by
    /// others, whatever the umask.
    static void write(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".new", FILE);
        try {
            Files.writeString(temporary, text, StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
