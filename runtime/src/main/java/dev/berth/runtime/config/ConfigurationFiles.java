package dev.berth.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The configuration file, the files beside it in `berth.d`, and what they include, parsed into one tree.
final class ConfigurationFiles implements Value.Files {

    /// Sections whose keys are names: a name belongs to one file.
    private static final List<String> NAMED = List.of("listeners", "handlers", "tls");

    private static final int MOST_REFERENCES = 100;

    private final Problems problems;
    private final Path mainFolder;
    private final Map<String, Path> folders = new HashMap<>();
    private final Map<String, String> definitions = new TreeMap<>();
    private final Deque<Path> open = new ArrayDeque<>();
    private boolean complete = true;

    private ConfigurationFiles(Path main, Problems problems) {
        this.problems = problems;
        this.mainFolder = folderOf(main);
    }

    /// What was read.
    ///
    /// @param root everything written, merged and with its references resolved, without defaults
    /// @param files where the files lie
    /// @param complete whether nothing is missing in `root`; otherwise half of what is right would seem wrong
    record Parsed(ConfigObject root, Value.Files files, boolean complete) {}

    /// Parses a configuration file and those in the folder `berth.d` beside it; a file that cannot be parsed is a
    /// problem.
    static Parsed parse(Path main, Problems problems) {
        ConfigurationFiles files = new ConfigurationFiles(main, problems);
        Config merged = files.file(main.toString(), main);
        for (Path dropIn : files.dropIns(main)) {
            merged = files.file(dropIn.toString(), dropIn).withFallback(merged);
        }
        ConfigObject root = files.complete ? files.resolve(merged).root() : ConfigFactory.empty().root();
        return new Parsed(root, files, files.complete);
    }

    private List<Path> dropIns(Path main) {
        Path folder = main.resolveSibling("berth.d");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(ConfigurationFiles::isDropIn).sorted().toList();
        } catch (IOException e) {
            missing(folder.toString(), "cannot be listed: " + e, "let the server's user read the folder");
            return List.of();
        }
    }

    /// Editors keep hidden files of the same ending beside the one being edited.
    private static boolean isDropIn(Path entry) {
        String name = entry.getFileName().toString();
        return name.endsWith(".conf") && !name.startsWith(".");
    }

    /// Takes note of something without which the configuration is not complete.
    void missing(String where, String what, String remedy) {
        complete = false;
        problems.add(where, what, remedy);
    }

    /// Parses one file.
    ///
    /// @param name how it is called in problems
    Config file(String name, Path file) {
        folders.put(name, folderOf(file));
        Optional<String> read = read(name, file);
        if (read.isEmpty()) {
            return ConfigFactory.empty();
        }
        String text = read.get();
        open.push(absolute(file));
        try {
            Config config = ConfigFactory.parseString(text, ConfigParseOptions.defaults()
                    .setSyntax(ConfigSyntax.CONF)
                    .setOriginDescription(name)
                    .setIncluder(new StrictIncluder(this, name, file, text)));
            recordNames(config.root());
            return config;
        } catch (ConfigException e) {
            complete = false;
            ParseProblems.add(e, name, text, problems);
            return ConfigFactory.empty();
        } finally {
            open.pop();
        }
    }

    private Optional<String> read(String name, Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
            ByteBuffer input = ByteBuffer.wrap(bytes);
            CharBuffer text = CharBuffer.allocate(bytes.length);
            if (decoder.decode(input, text, true).isError()) {
                long line = 1 + text.flip().chars().filter(c -> c == '\n').count();
                missing(name + ':' + line, "not UTF-8", "save the file as UTF-8");
                return Optional.empty();
            }
            return Optional.of(text.flip().toString());
        } catch (NoSuchFileException e) {
            missing(name, "no such file", "create it, or name another with --conf FILE");
        } catch (IOException e) {
            missing(name, Files.isDirectory(file) ? "a folder, where a file belongs" : "cannot be read: " + e,
                    "name a file that the server's user may read");
        }
        return Optional.empty();
    }

    /// Whether a file is being parsed, so that including it again would never end.
    boolean isOpen(Path file) {
        return open.contains(absolute(file));
    }

    private void recordNames(ConfigObject root) {
        for (String section : NAMED) {
            if (root.get(section) instanceof ConfigObject names) {
                try {
                    new TreeMap<>(names).forEach((name, value) -> Origins.places(value.origin())
                            .forEach(place -> recordName(section + '.' + name, place)));
                } catch (ConfigException.NotResolved e) {
                    // The whole section is a reference to another, which is looked at itself.
                    continue;
                }
            }
        }
    }

    private void recordName(String name, String where) {
        String first = definitions.putIfAbsent(name, where);
        if (first != null && !Origins.file(first).equals(Origins.file(where))) {
            problems.add(where, name + " is defined in two files, also at " + first,
                    "rename or remove one: they would be mixed into one");
        }
    }

    /// Puts values in the place of `${...}`. The parser gives up at the first that is defined nowhere, so it is asked
    /// again, with something in the place of that one, until all are found.
    private Config resolve(Config merged) {
        MissingReferences missing = new MissingReferences();
        for (int attempt = 0; attempt < MOST_REFERENCES; attempt++) {
            try {
                return merged.resolve(ConfigResolveOptions.defaults().appendResolver(missing));
            } catch (ConfigException.UnresolvedSubstitution e) {
                missing.add(ParseProblems.unresolved(e, problems));
            } catch (ConfigException e) {
                if (complete) {
                    ParseProblems.add(e, "", "", problems);
                }
                attempt = MOST_REFERENCES;
            }
            complete = false;
        }
        return ConfigFactory.empty();
    }

    @Override
    public Path folder(String where) {
        return folders.getOrDefault(Origins.file(where), mainFolder);
    }

    private static Path folderOf(Path file) {
        return absolute(file).getParent();
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
