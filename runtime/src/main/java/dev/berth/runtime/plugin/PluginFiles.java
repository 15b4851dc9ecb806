package dev.berth.runtime.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.io.OutputStream;

/// A plugin as it lies in a folder.
///
/// @param entry the jar or folder
/// @param jars what is in it
record PluginFiles(Path entry, List<Path> jars) {

    PluginFiles {
        jars = List.copyOf(jars);
    }

    /// The plugin's name for people.
    String name() {
        return entry.getFileName().toString().replaceFirst("\\.jar$", "");
    }

    /// What is in the jars, and what they are called.
    ///
    /// @return equal as long as nothing of that changes
    /// @throws IOException if one cannot be read
    String fingerprint() throws IOException {
        MessageDigest digest = sha256();
        for (Path jar : jars) {
            digest.update(jar.getFileName().toString().getBytes());
            digest.update((byte) 0);
            try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
