package dev.berth.runtime.tls;

import com.google.common.base.Suppliers;
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
import java.util.function.Supplier;

/// The TLS profiles of a configuration, by their names.
public final class TlsProfiles {

    private final Map<String, TlsProfile> profiles = new TreeMap<>();

    /// What was read of profiles that were there before, until it is taken.
    private final Map<TlsProfile, Material> pending = new LinkedHashMap<>();

    /// What the files looked like at the last look, and at the last attempt to read them that failed.
    private final Map<String, FileStamps> seen = new HashMap<>();
    private final Map<String, FileStamps> failed = new HashMap<>();

    private final Supplier<TlsProfile> host;

    private TlsProfiles(Supplier<TlsProfile> host) {
        this.host = host;
    }

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
        return new TlsProfiles(Suppliers.memoize(() -> TlsProfile.load(configuration.hostTls(), new Problems())))
                .next(configuration.tls(), problems);
    }

    /// Reads the profiles of another configuration, and their files. A profile that was there before stays the same
    /// object, so that its sessions can be resumed, and stays as it is until [#take].
    ///
    /// @param settings the sections below `tls`
    /// @param problems takes everything that is wrong, and the warnings
    /// @return the profiles; incomplete where there were problems
    public TlsProfiles next(Map<String, TlsSettings> settings, Problems problems) {
        TlsProfiles next = new TlsProfiles(host);
        new TreeMap<>(settings).forEach((name, each) -> problems.collect(null, () -> {
            TlsProfile before = profiles.get(name);
            // Whose context is another provider's.
            boolean stays = before != null && before.material().settings().provider() == each.provider();
            if (stays) {
                next.pending.put(before, before.read(each, problems));
            }
            return next.profiles.put(name, stays ? before : TlsProfile.load(each, problems));
        }));
        return next;
    }

    /// Lets the profiles that were there before use what [#next] read.
    public synchronized void take() {
        pending.forEach(TlsProfile::take);
        pending.clear();
    }

    /// A profile.
    ///
    /// @param name as the configuration calls it
    /// @return the profile
    public TlsProfile get(String name) {
        return Optional.ofNullable(profiles.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no TLS profile " + name));
    }

    /// Whether there is a profile of a name.
    ///
    /// @param name as the configuration calls it
    /// @return whether there is
    public boolean has(String name) {
        return profiles.containsKey(name);
    }

    /// The profile for servers where none is named: it trusts whom the host trusts.
    ///
    /// @return the same for all configurations
    public TlsProfile host() {
        return host.get();
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

    private Reload reload(TlsProfile profile, TlsSettings settings, FileStamps now) {
        Problems warnings = new Problems();
        try {
            profile.take(profile.read(settings, warnings));
            failed.remove(profile.name());
            return new Reload(profile, List.of(), warnings.warnings());
        } catch (ConfigurationException e) {
            failed.put(profile.name(), now);
            return new Reload(profile, e.problems(), warnings.warnings());
        }
    }
}
