package dev.berth.runtime.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// What some files looked like at a time: where their links led, their sizes, times and inodes. Two that are equal mean
/// that nothing was changed; a folder that was exchanged behind a link, as Kubernetes does, is a change.
///
/// @param stamps by file
record FileStamps(Map<Path, String> stamps) {

    static FileStamps of(Collection<Path> files) {
        Map<Path, String> stamps = new TreeMap<>();
        files.forEach(file -> stamps.put(file, stamp(file)));
        return new FileStamps(stamps);
    }

    private static String stamp(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return real + " " + attributes.size() + ' ' + attributes.lastModifiedTime() + ' ' + attributes.fileKey();
        } catch (IOException e) {
            return "cannot be read";
        }
    }

    /// The same files as they look now.
    FileStamps now() {
        return of(stamps.keySet());
    }
}
