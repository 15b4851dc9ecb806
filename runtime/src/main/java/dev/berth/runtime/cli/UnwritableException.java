package dev.berth.runtime.cli;

import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Says that a command could not write what it was asked for.
final class UnwritableException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    UnwritableException(Path folder, IOException cause, String remedy) {
        super(cause);
        problem = new Problem(folder.toString(), "cannot be written: " + reason(cause), remedy);
    }

    /// The JDK's messages name the file alone and leave the rest to the class.
    private static String reason(IOException cause) {
        return switch (cause) {
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            case FileAlreadyExistsException there -> "a file, not a folder: " + there.getFile();
            case NoSuchFileException missing -> "no such folder: " + missing.getFile();
            case FileSystemException other when other.getReason() != null ->
                    other.getReason() + ": " + other.getFile();
            default -> cause.toString();
        };
    }

    Problem problem() {
        return problem;
    }
}
