package dev.berth.runtime.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether somebody else could put code into a plugin. It runs with all rights of the server, so its file and every
/// folder above must be safe from others.
final class WritePermission {

    private static final int STICKY = 01000;

    private static final Path GROUPS = Path.of("/etc/group");

    private final Path groups;
    private final Optional<String> service;

    WritePermission() {
        this(GROUPS);
    }

    /// @param groups the list of groups, as group(5) describes it
    WritePermission(Path groups) {
        this(groups, Optional.empty());
    }

    /// @param groups the list of groups, as group(5) describes it
    /// @param service the user who must not write either, as who is behind a flaw in a handler could then stay
    WritePermission(Path groups, Optional<String> service) {
        this.groups = groups;
        this.service = service;
    }

    /// Of a service, whose own user must not be able to change its code. Root can write everything anyway.
    static WritePermission ofService() {
        return new WritePermission(GROUPS, Optional.of(System.getProperty("user.name")).filter(name -> !name.equals("root")));
    }

    /// Looks at a file or folder, all folders above it, and those of the links that lead to it.
    ///
    /// @return the first one that others can write, and how to change that; empty if none
    Optional<Finding> find(Path path) throws IOException {
        Path file = path.toRealPath();
        Set<Path> ways = new LinkedHashSet<>();
        folders(file, ways);
        links(path.toAbsolutePath(), ways);
        for (Path each : ways) {
            // In a sticky folder, such as /tmp, others cannot replace ours; but they can put theirs beside it.
            boolean closest = each.equals(file) || each.equals(file.getParent())
                    || each.equals(path.toAbsolutePath().getParent().toRealPath());
            Optional<Finding> finding = !closest && isSticky(each) ? Optional.empty() : writable(each);
            if (finding.isPresent()) {
                return finding;
            }
        }
        return Optional.empty();
    }

    private static void folders(Path real, Set<Path> folders) {
        for (Path each = real; each != null; each = each.getParent()) {
            folders.add(each);
        }
    }

    /// Who can write the folder of a link can let it lead to something else.
    private static void links(Path path, Set<Path> folders) throws IOException {
        for (Path each = path; each != null; each = each.getParent()) {
            if (Files.isSymbolicLink(each)) {
                Path folder = each.getParent().toRealPath();
                folders(folder, folders);
                links(folder.resolve(Files.readSymbolicLink(each)), folders);
            }
        }
    }

    private static boolean isSticky(Path path) throws IOException {
        return Files.isDirectory(path) && ((int) Files.getAttribute(path, "unix:mode") & STICKY) != 0;
    }

    private Optional<Finding> writable(Path path) throws IOException {
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        Set<PosixFilePermission> mode = attributes.permissions();
        if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Optional.of(new Finding(path, "everybody can write it", "chmod o-w " + path));
        }
        if (mode.contains(PosixFilePermission.GROUP_WRITE) && !privateGroup(attributes)) {
            return Optional.of(new Finding(path,
                    "the group " + attributes.group().getName() + " can write it", "chmod g-w " + path));
        }
        if (service.isPresent()) {
            if (attributes.owner().getName().equals(service.get())) {
                return Optional.of(new Finding(path, "it belongs to " + service.get() + ", who runs the server",
                        "chown root " + path));
            }
            // access(2): also by groups and access control lists.
            if (Files.isWritable(path)) {
                return Optional.of(new Finding(path, service.get() + ", who runs the server, can write it",
                        "chmod go-w " + path));
            }
        }
        return Optional.empty();
    }

    /// @param path what others can write
    /// @param what who can
    /// @param remedy the command that ends it
    record Finding(Path path, String what, String remedy) {}

    /// Many systems give each user a group of the same name, without other members, and let it write everything.
    private boolean privateGroup(PosixFileAttributes attributes) throws IOException {
        String owner = attributes.owner().getName();
        String group = attributes.group().getName();
        return group.equals(owner) && members().getOrDefault(group, "").transform(
                members -> members.isEmpty() || members.equals(owner));
    }

    private Map<String, String> members() throws IOException {
        Map<String, String> members = new HashMap<>();
        for (String line : Files.isReadable(groups) ? Files.readAllLines(groups) : List.<String>of()) {
            String[] fields = line.split(":", -1);
            if (fields.length == 4) {
                members.put(fields[0], fields[3].strip());
            }
        }
        return members;
    }
}
