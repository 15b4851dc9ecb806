package dev.berth.runtime.certificate;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file that a configuration names, in memory.
///
/// @param where the place in the configuration that names the file
/// @param path the file
/// @param bytes what is in it; never empty
record FileContent(String where, Path path, byte[] bytes) {

    /// Far more than any chain or list needs, and little enough that a wrong name cannot fill the memory.
    private static final int MOST_BYTES = 32 << 20;

    static FileContent read(String where, Path path) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw wrong(where, path, "no such file", "create it, or name another");
        } catch (AccessDeniedException e) {
            throw wrong(where, path, "cannot be read by the user " + System.getProperty("user.name"),
                    "let the server's user read it");
        } catch (IOException e) {
            throw Files.isDirectory(path) ? wrong(where, path, "a folder, not a file", "name a file in it")
                    : wrong(where, path, "cannot be read: " + e.getMessage(), "name a file that can");
        }
        FileContent content = new FileContent(where, path, bytes);
        if (bytes.length > MOST_BYTES) {
            throw content.wrong("larger than any file of certificates or keys", "name another");
        }
        if (content.text().isBlank()) {
            throw content.wrong("the file is empty", "write it again, or name another");
        }
        return content;
    }

    /// As text: PEM is ASCII, but some shells of Windows write it in UTF-16.
    String text() {
        boolean wide = bytes.length > 1
                && ((bytes[0] & bytes[1] & 0xFF) == 0xFE && (bytes[0] ^ bytes[1]) == 1);
        return new String(bytes, wide ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1);
    }

    ConfigurationException wrong(String what, String remedy) {
        return new ConfigurationException(problem(what, remedy));
    }

    Problem problem(String what, String remedy) {
        return new Problem(where, path + ": " + what, remedy);
    }

    private static ConfigurationException wrong(String where, Path path, String what, String remedy) {
        return new ConfigurationException(new Problem(where, path + ": " + what, remedy));
    }
}
