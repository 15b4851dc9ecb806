package dev.berth.bench.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The Java that all servers run on: the same for each, with the same heap.
///
/// @param home its folder
public record Jvm(Path home) {

    /// A fixed heap, all of it touched at the start: then resident memory changes only outside of it.
    static final List<String> HEAP = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch");

    /// The one that an installation brings along, or the one that this runs on if there is no installation.
    ///
    /// @param installation its folder, there or not
    /// @return a runtime with `java`, `jcmd` and `keytool`
    public static Jvm of(Path installation) {
        Path own = installation.resolve("lib/java");
        return new Jvm(Files.isExecutable(own.resolve("bin/java")) ? own : Path.of(System.getProperty("java.home")));
    }

    /// The program that starts it.
    ///
    /// @return a path
    public Path java() {
        return home.resolve("bin/java");
    }

    /// The program that asks it.
    ///
    /// @return a path
    public Path jcmd() {
        return home.resolve("bin/jcmd");
    }

    /// The program that makes keys.
    ///
    /// @return a path
    public Path keytool() {
        return home.resolve("bin/keytool");
    }
}
