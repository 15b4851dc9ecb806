package dev.berth.runtime.server;

import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.listener.Listener;
import dev.berth.runtime.tls.TlsProfiles;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// Reads the configuration anew and takes over what it says about TLS: certificates, keys, authorities, revocation lists
/// and rules. Everything else is taken over by a restart.
final class TlsReload {

    private TlsReload() {}

    /// Takes all of it over, or nothing.
    ///
    /// @return whether all of it could be used
    static boolean run(Path file, TlsProfiles profiles, Collection<Listener> listeners, EventSink events) {
        Problems problems = new Problems();
        Configuration read = ConfigurationLoader.load(file, problems);
        if (!problems.none()) {
            events.publish(new ServerEvent.ReloadFailed("the configuration", problems.sorted()));
            return false;
        }
        List<TlsProfiles.Reload> reloads = profiles.reload(read.tls());
        boolean usable = reloads.stream().allMatch(reload -> reload.problems().isEmpty());
        reloads.stream().filter(reload -> usable || !reload.problems().isEmpty())
                .forEach(reload -> TlsWatcher.tell(reload, events));
        if (!usable) {
            return false;
        }
        for (ListenerSettings settings : read.listeners()) {
            listeners.stream().filter(each -> each.name().equals(settings.name()))
                    .forEach(each -> each.takeClientRules(settings));
        }
        return true;
    }
}
