package dev.berth.runtime.plugin;

import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the plugins in folders: each jar is one, and so is each folder with jars in it.
final class PluginFolders {

    private final WritePermission permission;
    private final List<Problem> problems;

    PluginFolders(WritePermission permission, List<Problem> problems) {
        this.permission = permission;
        this.problems = problems;
    }

    /// Finds every plugin below `folders` that may be loaded, and takes note of what is wrong with the others.
    List<PluginFiles> find(List<Path> folders) {
        List<PluginFiles> plugins = new ArrayList<>();
        for (Path folder : distinct(folders)) {
            for (Path entry : entries(folder)) {
                List<Path> jars = Files.isDirectory(entry)
                        ? entries(entry).stream().filter(PluginFolders::isJar).toList()
                        : isJar(entry) ? List.of(entry) : List.of();
                if (!jars.isEmpty() && isSafe(entry, jars)) {
                    plugins.add(new PluginFiles(entry, jars));
                }
            }
        }
        return plugins;
    }

    /// What the files look like that may be plugins.
    static List<String> stamps(List<Path> folders) {
        List<String> stamps = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder, 2, FileVisitOption.FOLLOW_LINKS)) {
                files.filter(PluginFolders::isJar).sorted().forEach(jar -> stamps.add(stamp(jar)));
            } catch (IOException | UncheckedIOException e) {
                stamps.add(folder + ": " + e);
            }
        }
        return stamps;
    }

    private static String stamp(Path jar) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(jar, BasicFileAttributes.class);
            return jar + " " + attributes.size() + ' ' + attributes.lastModifiedTime() + ' ' + attributes.fileKey();
        } catch (IOException e) {
            return jar + " " + e;
        }
    }

    /// The same folder, named twice, is one.
    private static List<Path> distinct(List<Path> folders) {
        Map<Path, Path> distinct = new LinkedHashMap<>();
        for (Path folder : folders) {
            try {
                distinct.putIfAbsent(folder.toRealPath(), folder);
            } catch (IOException e) {
                // Told when it is listed.
                distinct.putIfAbsent(folder, folder);
            }
        }
        return List.copyOf(distinct.values());
    }

    private static boolean isJar(Path path) {
        return path.toString().endsWith(".jar") && Files.isRegularFile(path);
    }

    private List<Path> entries(Path folder) {
        if (!Files.isDirectory(folder)) {
            problems.add(new Problem(folder.toString(),
                    Files.exists(folder) ? "a file, where a plugin folder belongs" : "no such plugin folder",
                    "create it, or name another with --plugins DIR"));
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            problems.add(new Problem(folder.toString(), "cannot be listed: " + e,
                    "let the server's user read the folder"));
            return List.of();
        }
    }

    /// Whether only the server's owner could have put a plugin there; says so of each jar that is not safe, or of the
    /// folder that has them all.
    private boolean isSafe(Path entry, List<Path> jars) {
        List<Path> unsafe = Files.isDirectory(entry) && !isSafe(entry)
                ? List.of(entry)
                : jars.stream().filter(jar -> !isSafe(jar)).toList();
        return unsafe.isEmpty();
    }

    private boolean isSafe(Path path) {
        try {
            Optional<WritePermission.Finding> finding = permission.find(path);
            if (finding.isEmpty()) {
                return true;
            }
            WritePermission.Finding found = finding.get();
            problems.add(new Problem(path.toString(), "not loaded, since the code in it would run as the server and "
                    + (found.path().equals(path.toRealPath()) ? "" : found.path() + ": ") + found.what(),
                    found.remedy()));
            return false;
        } catch (IOException e) {
            problems.add(new Problem(path.toString(), "cannot be examined: " + e,
                    "let the server's user read it and the folders above"));
            return false;
        }
    }
}
