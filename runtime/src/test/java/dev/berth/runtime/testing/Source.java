package dev.berth.runtime.testing;

import java.net.URISyntaxException;
import java.nio.file.Path;

/// Where the files of the repository lie, wherever the tests are started from.
public final class Source {

    private Source() {}

    /// The folder of this module.
    ///
    /// @return the one with its pom.xml
    public static Path module() {
        try {
            Path classes = Path.of(Source.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return classes.getParent().getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the classes of a test lie in a folder", e);
        }
    }

    /// The folder of the whole repository.
    ///
    /// @return the one with the modules
    public static Path repository() {
        return module().getParent();
    }

    /// A folder of files for tests.
    ///
    /// @param name below src/test/resources
    /// @return the folder itself, not its copy
    public static Path resources(String name) {
        return module().resolve("src/test/resources").resolve(name);
    }
}
