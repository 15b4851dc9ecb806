package dev.berth.runtime.plugin;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// Copies of jars that nobody else writes: a jar that is overwritten while its classes are used cannot be read any more.
///
/// They lie in a folder below that for temporary files, which only its owner can enter, and go with the server. One
/// that was killed leaves them behind; the next removes them.
final class PrivateCopies implements AutoCloseable {

    private static final String PREFIX = "berth-plugins-";
    private static final Pattern FOLDER = Pattern.compile(PREFIX + "(\\d+)-.*");

    private Optional<Path> folder = Optional.empty();
    private int copies;

    /// Copies the jars of a plugin.
    ///
    /// @return the copies, in a folder of their own
    /// @throws IOException if there is no room
    synchronized List<Path> copy(PluginFiles files) throws IOException {
        if (folder.isEmpty()) {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            removeLeftBehind(temporary);
            folder = Optional.of(Files.createTempDirectory(temporary, PREFIX + ProcessHandle.current().pid() + '-',
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
        }
        Path target = Files.createDirectory(folder.get().resolve(Integer.toString(++copies)));
        List<Path> copied = new ArrayList<>();
        try {
            for (Path jar : files.jars()) {
                copied.add(Files.copy(jar, target.resolve(jar.getFileName())));
            }
        } catch (IOException e) {
            remove(target);
            throw e;
        }
        return copied;
    }

    /// Removes the copies of a plugin.
    ///
    /// @param copies made by [#copy]
    static void remove(List<Path> copies) {
        copies.stream().findFirst().ifPresent(each -> remove(each.getParent()));
    }

    private static void removeLeftBehind(Path temporary) throws IOException {
        try (Stream<Path> entries = Files.list(temporary)) {
            for (Path entry : entries.toList()) {
                Matcher matcher = FOLDER.matcher(entry.getFileName().toString());
                if (matcher.matches() && isOver(matcher.group(1)) && Files.isWritable(entry)) {
                    remove(entry);
                }
            }
        }
    }

    private static boolean isOver(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isEmpty();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void remove(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            LoggerFactory.getLogger(PrivateCopies.class).debug("remove {}: {}", folder, e.toString());
        }
    }

    @Override
    public synchronized void close() {
        folder.ifPresent(PrivateCopies::remove);
        folder = Optional.empty();
    }
}
