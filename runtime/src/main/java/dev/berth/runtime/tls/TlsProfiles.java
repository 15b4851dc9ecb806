package dev.berth.runtime.tls;

import dev.berth.runtime.config.Configuration.TlsSettings;
import dev.berth.runtime.config.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The TLS profiles of a configuration, by their names.
public final class TlsProfiles {

    private final Map<String, TlsProfile> profiles = new TreeMap<>();

    private TlsProfiles() {}

    /// Loads every profile, collecting what is wrong.
    ///
    /// @param settings the sections below `tls`
    /// @param problems takes everything that is wrong
    /// @return the profiles; incomplete where there were problems
    public static TlsProfiles load(Map<String, TlsSettings> settings, Problems problems) {
        TlsProfiles loaded = new TlsProfiles();
        new TreeMap<>(settings).forEach((name, each) -> {
            if (!each.certificates().isEmpty() || !each.selfSigned().isEmpty()) {
                problems.collect(null, () -> loaded.profiles.put(name, TlsProfile.load(each)));
            }
        });
        return loaded;
    }

    /// A profile.
    ///
    /// @param name as the configuration calls it
    /// @return the profile
    public TlsProfile get(String name) {
        return Optional.ofNullable(profiles.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no TLS profile " + name));
    }

    /// Readies the profiles for their first connection: each one's classes are loaded and its keys used once, and
    /// the certificates that clients of a trial need are written.
    ///
    /// @param data the server's data folder
    /// @throws IOException if a certificate cannot be written
    public void prepare(Path data) throws IOException {
        for (TlsProfile profile : profiles.values()) {
            profile.publish(data);
            WarmUp.handshake(profile);
        }
    }
}
