package dev.berth.runtime.plugin;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.berth.api.ConfigurationException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The list that says which jars a plugin folder may have: a file `plugins.sha256` in it, as sha256sum(1) writes it.
/// A folder without one may have any.
final class PluginSeal {

    static final String NAME = "plugins.sha256";

    /// The digest, a space, a star for a binary file or another space, the file.
    private static final Pattern LINE = Pattern.compile("(\\p{XDigit}{64}) [ *](?:\\./)?(.+)");

    private PluginSeal() {}

    /// Compares what is about to be loaded with the list.
    ///
    /// @param copies of the plugin's jars, in their order
    /// @return what is not as the list says; empty if all is, or there is no list
    static Optional<Problem> broken(PluginFiles files, List<Path> copies) throws IOException {
        Path folder = files.entry().toAbsolutePath().getParent();
        Path list = folder.resolve(NAME);
        if (!Files.exists(list)) {
            return Optional.empty();
        }
        Map<String, String> digests = new HashMap<>();
        for (String line : Files.readAllLines(list)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                digests.put(matcher.group(2), matcher.group(1).toLowerCase(Locale.ROOT));
            }
        }
        for (int i = 0; i < copies.size(); i++) {
            Path jar = files.jars().get(i);
            String expected = digests.get(folder.relativize(jar.toAbsolutePath()).toString());
            String found = MoreFiles.asByteSource(copies.get(i)).hash(Hashing.sha256()).toString();
            if (!found.equals(expected)) {
                return Optional.of(new Problem(jar.toString(),
                        "not loaded, since " + list + (expected == null ? " does not list it" : " lists another content"),
                        "find out where it came from; if it is as it should be, write the list anew: sha256sum"));
            }
        }
        return Optional.empty();
    }
}
