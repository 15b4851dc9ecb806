package dev.berth.runtime.cli;

import dev.berth.runtime.server.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the parts of an installation lie: the launcher tells its folder.
///
/// @param home the folder with `bin`, `lib`, `plugins` and `conf`; empty when the classes are run without it
record Installation(Optional<Path> home) {

    /// Set by the launcher.
    private static final String HOME_PROPERTY = "berth.home";

    static Installation current() {
        return new Installation(Optional.ofNullable(System.getProperty(HOME_PROPERTY)).map(Path::of));
    }

    /// The configuration file where none is named.
    Optional<Path> configuration() {
        return home.map(folder -> shortest(folder.resolve("conf").resolve("berth.conf")));
    }

    Sources sources(Path configuration, List<Path> pluginFolders) {
        List<Path> folders = pluginFolders.isEmpty()
                ? home.map(folder -> shortest(folder.resolve("plugins"))).stream().toList()
                : pluginFolders;
        Path data = home.orElse(configuration.toAbsolutePath().getParent()).resolve("data");
        return new Sources(configuration, folders, data, List.of(), loggingProvider(), true);
    }

    /// The jar that plugins with an SLF4J of their own get; see the runtime's plugin room.
    private Optional<Path> loggingProvider() {
        Optional<Path> folder = home.map(h -> h.resolve("lib").resolve("for-plugins")).filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> jars = Files.list(folder.get())) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith("slf4j-jdk14")).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// A path as people would write it: relative to the working folder where it lies below that.
    static Path shortest(Path path) {
        Path here = Path.of("").toAbsolutePath();
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(here) && !absolute.equals(here) ? here.relativize(absolute) : absolute;
    }
}
