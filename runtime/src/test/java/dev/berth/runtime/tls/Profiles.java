package dev.berth.runtime.tls;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Profiles without a server.
final class Profiles {

    private Profiles() {}

    /// Loads what a configuration writes below `tls`; its files are looked for in the folder.
    static TlsProfiles load(Path folder, String text) throws IOException {
        Problems problems = new Problems();
        Configuration configuration = ConfigurationLoader.load(Files.writeString(folder.resolve("berth.conf"),
                text + "\nlisteners.unused { bind = \"127.0.0.1:0\", handler = none }\n"), problems);
        TlsProfiles profiles = TlsProfiles.load(configuration, problems);
        problems.report();
        return profiles;
    }

    /// What is wrong with it.
    static List<Problem> problems(Path folder, String text) throws IOException {
        try {
            load(folder, text);
            return List.of();
        } catch (ConfigurationException e) {
            return e.problems();
        }
    }
}
