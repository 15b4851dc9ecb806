package dev.berth.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The configuration file, the files beside it in `berth.d`, and what they include, parsed into one tree.
final class ConfigurationFiles implements Value.Files {

    /// Sections whose keys are names: a name belongs to one file.
    private static final List<String> NAMED = List.of("listeners", "handlers", "tls");

    private final Problems problems;
    private final Path mainFolder;
    private final Map<String, Path> folders = new HashMap<>();
    private final Map<String, String> definitions = new TreeMap<>();
    private final Deque<Path> open = new ArrayDeque<>();

    private ConfigurationFiles(Path main, Problems problems) {
        this.problems = problems;
        this.mainFolder = folderOf(main);
    }

    /// What was read.
    ///
    /// @param root everything written, merged and with its references resolved, without defaults
    /// @param files where the files lie
    record Parsed(ConfigObject root, Value.Files files) {}

    /// Parses a configuration file and those in the folder `berth.d` beside it; a file that cannot be parsed is a
    /// problem.
    static Parsed parse(Path main, Problems problems) {
        ConfigurationFiles files = new ConfigurationFiles(main, problems);
        Config merged = files.file(main.toString(), main);
        for (Path dropIn : files.dropIns(main)) {
            merged = files.file(dropIn.toString(), dropIn).withFallback(merged);
        }
        return new Parsed(files.resolve(merged).root(), files);
    }

    private List<Path> dropIns(Path main) {
        Path folder = main.resolveSibling("berth.d");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.toString().endsWith(".conf")).sorted().toList();
        } catch (IOException e) {
            problems.add(folder.toString(), "cannot be listed: " + e, "let the server's user read the folder");
            return List.of();
        }
    }

    /// Parses one file.
    ///
    /// @param name how it is called in problems
    Config file(String name, Path file) {
        folders.put(name, folderOf(file));
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            problems.add(name, "no such file", "create it, or name another with --conf FILE");
            return ConfigFactory.empty();
        } catch (MalformedInputException e) {
            problems.add(name, "not UTF-8", "save the file as UTF-8");
            return ConfigFactory.empty();
        } catch (IOException e) {
            problems.add(name, "cannot be read: " + e, "name a file that the server's user may read");
            return ConfigFactory.empty();
        }
        open.push(file.normalize());
        try {
            Config config = ConfigFactory.parseString(text, ConfigParseOptions.defaults()
                    .setSyntax(ConfigSyntax.CONF)
                    .setOriginDescription(name)
                    .setIncluder(new StrictIncluder(this, problems, name, file, text)));
            recordNames(config.root());
            return config;
        } catch (ConfigException e) {
            ParseProblems.add(e, name, problems);
            return ConfigFactory.empty();
        } finally {
            open.pop();
        }
    }

    /// Whether a file is being parsed, so that including it again would never end.
    boolean isOpen(Path file) {
        return open.contains(file.normalize());
    }

    private void recordNames(ConfigObject root) {
        for (String section : NAMED) {
            if (root.get(section) instanceof ConfigObject names) {
                names.forEach((name, value) -> recordName(section + '.' + name, Origins.where(value.origin())));
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

    private Config resolve(Config merged) {
        try {
            return merged.resolve();
        } catch (ConfigException e) {
            ParseProblems.add(e, "", problems);
            return ConfigFactory.empty();
        }
    }

    @Override
    public Path folder(String where) {
        return folders.getOrDefault(Origins.file(where), mainFolder);
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().normalize().getParent();
    }
}
