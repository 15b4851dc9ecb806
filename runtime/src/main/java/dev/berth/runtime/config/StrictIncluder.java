package dev.berth.runtime.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// `include` as people expect it: the file must be there, lies beside the one that includes it, and is a file.
/// Typesafe Config by itself passes silently over one that is missing, and would fetch a URL.
final class StrictIncluder
        implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    /// An include that no comment sign stands before.
    private static final Pattern STATEMENT = Pattern.compile("^[^#/]*\\binclude\\b");

    private final ConfigurationFiles files;
    private final String name;
    private final Path file;
    private final List<String> lines;
    private final Map<String, Integer> refused = new HashMap<>();

    StrictIncluder(ConfigurationFiles files, String name, Path file, String text) {
        this.files = files;
        this.name = name;
        this.file = file;
        this.lines = text.lines().toList();
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        if (what.matches("[a-z]+://.*")) {
            return refuse(what, "a URL is not included", "download the file and include it by its name");
        }
        return includePath(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return includePath(what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        return refuse(what.toString(), "a URL is not included", "download the file and include it by its name");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return refuse(what, "the class path is not included", "include a file by its name");
    }

    private ConfigObject includePath(String what) {
        Path target = file.resolveSibling(what).normalize();
        if (!Files.isRegularFile(target)) {
            return refuse(what, "no such file", "create " + target + ", or remove the include");
        }
        if (files.isOpen(target)) {
            return refuse(what, "files include each other in a circle", "remove one of the includes");
        }
        return files.file(target.toString(), target).root();
    }

    private ConfigObject refuse(String what, String reason, String remedy) {
        files.missing(where(what), "include " + what + ": " + reason, remedy);
        return ConfigFactory.empty().root();
    }

    /// The parser does not tell an includer where the statement stands: the first line that fits belongs to the first
    /// that is refused, and so on.
    private String where(String what) {
        int before = refused.merge(what, 1, Integer::sum) - 1;
        return IntStream.range(0, lines.size())
                .filter(i -> STATEMENT.matcher(lines.get(i)).find() && lines.get(i).contains(what))
                .skip(before).mapToObj(i -> name + ':' + (i + 1))
                .findFirst().orElse(name);
    }
}
