package dev.berth.runtime.server;

import com.google.common.util.concurrent.AbstractScheduledService;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.plugin.PluginDescription;
import dev.berth.runtime.plugin.Plugins;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/// Looks at the plugin folders where the configuration says so, ends what is left of old generations in time, and finds
/// those that stay in memory.
final class PluginWatcher extends AbstractScheduledService {

    private static final Duration INTERVAL = Duration.ofMillis(250);

    /// After its last connection a plugin's own threads may need a moment to end.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Reloader reloader;
    private final Connections connections;
    private final Runnable reload;
    private final EventSink events;
    private long lookedAt = System.nanoTime();
    private Optional<List<String>> seen = Optional.empty();
    private List<String> taken;

    /// @param reload takes over what is in the folders now
    PluginWatcher(Reloader reloader, Connections connections, Runnable reload, EventSink events) {
        this.reloader = reloader;
        this.connections = connections;
        this.reload = reload;
        this.events = events;
        this.taken = plugins().stamps();
    }

    private Plugins plugins() {
        return reloader.current().plugins();
    }

    @Override
    protected void runOneIteration() {
        try {
            look();
            plugins().describe().forEach(this::endInTime);
            plugins().findLeaks(PATIENCE).forEach(each -> events.publish(
                    new ServerEvent.PluginStays(each.name(), each.generation(), each.holders())));
        } catch (RuntimeException e) {
            // The service would end, and nobody look any more.
            events.publish(new ServerEvent.ReloadFailed("the plugin folders", List.of(
                    new Problem("berth", e.toString(), "report this: it is a bug"))));
        }
    }

    /// A change must have stood still for one look: a jar that is being copied is none yet.
    private void look() {
        Optional<Duration> watch = reloader.current().configuration().plugins().watch();
        long now = System.nanoTime();
        if (watch.isEmpty() || now - lookedAt < watch.get().toNanos()) {
            return;
        }
        lookedAt = now;
        List<String> stamps = plugins().stamps();
        boolean still = seen.isPresent() && seen.get().equals(stamps);
        seen = Optional.of(stamps);
        if (still && !stamps.equals(taken)) {
            taken = stamps;
            reload.run();
        }
    }

    private void endInTime(PluginDescription plugin) {
        Duration limit = reloader.current().configuration().plugins().oldGeneration();
        if (plugin.state() == PluginDescription.State.FINISHING
                && plugin.replacedAt().filter(at -> at.plus(limit).isBefore(Instant.now())).isPresent()) {
            List<LiveConnection> left = connections.all().stream()
                    .filter(each -> each.isServedBy(plugin.name(), plugin.generation())
                            && each.cutOffReason().isEmpty())
                    .toList();
            if (!left.isEmpty()) {
                // Before they end: whoever hears of that knows why.
                events.publish(new ServerEvent.GenerationEnded(
                        plugin.name(), plugin.generation(), List.copyOf(left)));
                left.forEach(each -> each.cutOff(CloseReason.OLD_GENERATION));
            }
        }
    }

    @Override
    protected Scheduler scheduler() {
        return Scheduler.newFixedDelaySchedule(INTERVAL, INTERVAL);
    }

    @Override
    protected ScheduledExecutorService executor() {
        return SupervisionThread.of("berth-plugin-watcher", this);
    }
}
