package dev.berth.runtime.tls;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.config.TlsSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The TLS profiles of a configuration, by their names.
public final class TlsProfiles {

    private final Map<String, TlsProfile> profiles = new TreeMap<>();

    /// What the files looked like at the last look, and at the last attempt to read them that failed.
    private final Map<String, FileStamps> seen = new HashMap<>();
    private final Map<String, FileStamps> failed = new HashMap<>();

    private TlsProfiles() {}

    /// What came of reading a profile anew.
    ///
    /// @param profile the profile, which is as it was if there are problems
    /// @param problems what is wrong; empty if the profile is new now
    /// @param warnings what the operator should know
    public record Reload(TlsProfile profile, List<Problem> problems, List<Problem> warnings) {}

    /// Loads every profile, collecting what is wrong.
    ///
    /// @param configuration whose sections below `tls` are loaded
    /// @param problems takes everything that is wrong, and the warnings
    /// @return the profiles; incomplete where there were problems
    public static TlsProfiles load(Configuration configuration, Problems problems) {
        Contexts.setForProcess(configuration.server().tls());
        TlsProfiles loaded = new TlsProfiles();
        new TreeMap<>(configuration.tls()).forEach((name, each) ->
                problems.collect(null, () -> loaded.profiles.put(name, TlsProfile.load(each, problems))));
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

    /// All of them.
    ///
    /// @return by name
    public Collection<TlsProfile> all() {
        return profiles.values();
    }

    /// Tells about the certificates of every profile.
    ///
    /// @return in the order of the names
    public List<ProfileDescription> describe() {
        return profiles.values().stream().map(TlsProfile::describe).toList();
    }

    /// Readies the profiles for their first connection: each one's classes are loaded and its keys used once, and
    /// the certificates that clients of a trial need are written.
    ///
    /// @param data the server's data folder
    /// @throws IOException if a certificate cannot be written
    public void prepare(Path data) throws IOException {
        for (TlsProfile profile : profiles.values()) {
            profile.publish(data);
            if (!profile.identities().isEmpty()) {
                WarmUp.handshake(profile);
            }
        }
    }

    /// Lets nobody resume a session that is older than its profile says. Called at short intervals by one thread.
    public void forgetOldSessions() {
        profiles.values().forEach(TlsProfile::forgetOldSessions);
    }

    /// Reads those profiles anew whose files changed. A change must have stood still for one look, so that a
    /// certificate is not read without the key that is written right after it.
    ///
    /// @return what came of it, once for each change
    public synchronized List<Reload> reloadChanged() {
        List<Reload> reloads = new ArrayList<>();
        profiles.forEach((name, profile) -> {
            FileStamps now = profile.stampsNow();
            boolean still = now.equals(seen.put(name, now));
            if (still && !now.equals(profile.material().stamps()) && !now.equals(failed.get(name))) {
                reloads.add(reload(profile, profile.material().settings(), now));
            }
        });
        return reloads;
    }

    /// Reads every profile anew, with the settings of a configuration that was read anew too: all of them, or none if
    /// there is a problem. Profiles that are only in one of the two are left alone.
    ///
    /// @param settings the sections below `tls`
    /// @return what came of it
    public synchronized List<Reload> reload(Map<String, TlsSettings> settings) {
        Map<TlsProfile, Material> read = new LinkedHashMap<>();
        List<Reload> reloads = new ArrayList<>();
        profiles.forEach((name, profile) -> {
            if (settings.containsKey(name)) {
                reloads.add(attempt(profile, warnings -> read.put(profile, profile.read(settings.get(name), warnings))));
            }
        });
        if (reloads.stream().allMatch(each -> each.problems().isEmpty())) {
            read.forEach(TlsProfile::take);
            failed.clear();
        }
        return reloads;
    }

    private Reload reload(TlsProfile profile, TlsSettings settings, FileStamps now) {
        Reload reload = attempt(profile, warnings -> profile.take(profile.read(settings, warnings)));
        if (reload.problems().isEmpty()) {
            failed.remove(profile.name());
        } else {
            failed.put(profile.name(), now);
        }
        return reload;
    }

    private static Reload attempt(TlsProfile profile, Consumer<Problems> action) {
        Problems warnings = new Problems();
        try {
            action.accept(warnings);
            return new Reload(profile, List.of(), warnings.warnings());
        } catch (ConfigurationException e) {
            return new Reload(profile, e.problems(), warnings.warnings());
        }
    }
}
