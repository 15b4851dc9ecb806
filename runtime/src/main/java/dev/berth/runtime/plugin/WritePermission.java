package dev.berth.runtime.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whether somebody else could put code into a plugin. It runs with all rights of the server, so its file and every
/// folder above must be safe from others.
final class WritePermission {

    private static final int STICKY = 01000;

    private final Path groups;

    WritePermission() {
        this(Path.of("/etc/group"));
    }

    /// @param groups the list of groups, as group(5) describes it
    WritePermission(Path groups) {
        this.groups = groups;
    }

    /// Looks at a file or folder and all folders above it.
    ///
    /// @return the first one that others can write, and how to change that; empty if none
    Optional<Finding> find(Path path) throws IOException {
        Path file = path.toRealPath();
        for (Path each = file; each != null; each = each.getParent()) {
            PosixFileAttributes attributes = Files.readAttributes(each, PosixFileAttributes.class);
            Set<PosixFilePermission> mode = attributes.permissions();
            // In a sticky folder, such as /tmp, others can add files but not replace ours.
            boolean sticky = !each.equals(file) && Files.isDirectory(each)
                    && ((int) Files.getAttribute(each, "unix:mode") & STICKY) != 0;
            if (sticky) {
                continue;
            }
            if (mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                return Optional.of(new Finding(each, "everybody can write it", "chmod o-w " + each));
            }
            if (mode.contains(PosixFilePermission.GROUP_WRITE) && !privateGroup(attributes)) {
                return Optional.of(new Finding(each,
                        "the group " + attributes.group().getName() + " can write it", "chmod g-w " + each));
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
        Map<String, String> members = new java.util.HashMap<>();
        for (String line : Files.isReadable(groups) ? Files.readAllLines(groups) : java.util.List.<String>of()) {
            String[] fields = line.split(":", -1);
            if (fields.length == 4) {
                members.put(fields[0], fields[3].strip());
            }
        }
        return members;
    }
}
