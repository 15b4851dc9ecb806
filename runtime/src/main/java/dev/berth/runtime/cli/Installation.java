package dev.berth.runtime.cli;

import dev.berth.runtime.server.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the parts of an installation lie: the launcher tells.
///
/// @param home the folder with `bin` and `lib`; empty when the classes are run without it
record Installation(Optional<Path> home) {

    private static final String HOME_PROPERTY = "berth.home";

    static Installation current() {
        return new Installation(Optional.ofNullable(System.getProperty(HOME_PROPERTY)).map(Path::of));
    }

    /// The configuration file where none is named.
    Optional<Path> configuration() {
        return part("conf").map(folder -> shortest(folder.resolve("berth.conf")));
    }

    /// A folder that a package may have put elsewhere.
    private Optional<Path> part(String name) {
        return home.map(folder -> told(name).map(Path::of).orElse(folder.resolve(name)));
    }

    private static Optional<String> told(String name) {
        return Optional.ofNullable(System.getProperty("berth." + name)).filter(value -> !value.isEmpty());
    }

    private List<Path> plugins() {
        return home.stream().flatMap(folder -> told("plugins").map(all -> Stream.of(all.split(":")).map(Path::of))
                .orElseGet(() -> Stream.of(folder.resolve("plugins")))).map(Installation::shortest).toList();
    }

    Sources sources(Path configuration, List<Path> pluginFolders) {
        Path data = part("data").orElseGet(() -> configuration.toAbsolutePath().resolveSibling("data"));
        return new Sources(configuration, pluginFolders.isEmpty() ? plugins() : pluginFolders, data, List.of(),
                loggingProvider(), true, isService());
    }

    /// Whether this is the service of a whole system, be it that systemd started it or that a package made a user for
    /// it, who must then not be able to change its code.
    private static boolean isService() {
        return told("user").isPresent() || told("service.NOTIFY_SOCKET").isPresent();
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
