package dev.berth.runtime.server;

import com.google.common.util.concurrent.AbstractScheduledService;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.tls.TlsProfile;
import dev.berth.runtime.tls.TlsProfiles;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/// Looks at the files of the TLS profiles, reads anew what changed, tells in time what runs out, and lets sessions that
/// are too old be forgotten.
final class TlsWatcher extends AbstractScheduledService {

    /// Renewal is usual at two thirds of a lifetime; of the 90 days that are common then 30 are left, and something is
    /// wrong when half of these have passed.
    private static final Duration SOON = Duration.ofDays(14);

    private static final Duration BETWEEN_WARNINGS = Duration.ofDays(1);

    private static final Duration INTERVAL = Duration.ofMillis(100);

    /// Warnings come once a day; to look for what runs out is no work.
    private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

    private final Supplier<Plan> plan;
    private final EventSink events;
    private final Map<Object, Instant> warned = new HashMap<>();
    private Instant lookedAt = Instant.MIN;

    /// @param plan the plan in force
    TlsWatcher(Supplier<Plan> plan, EventSink events) {
        this.plan = plan;
        this.events = events;
    }

    @Override
    protected void runOneIteration() {
        try {
            Optional<Duration> watch = plan.get().configuration().server().tls().watch();
            Instant now = Instant.now();
            if (now.isBefore(lookedAt.plus(watch.orElse(LONGEST_INTERVAL)))) {
                return;
            }
            lookedAt = now;
            TlsProfiles profiles = plan.get().profiles();
            if (watch.isPresent()) {
                profiles.reloadChanged().forEach(reload -> tell(reload, events));
            }
            profiles.all().forEach(this::warn);
            profiles.forgetOldSessions();
        } catch (RuntimeException e) {
            // The service would end, and renewed certificates never be seen again.
            events.publish(new ServerEvent.ReloadFailed("the files of TLS profiles", List.of(
                    new Problem("berth", e.toString(), "report this: it is a bug"))));
        }
    }

    /// Tells what came of reading a profile.
    private static void tell(TlsProfiles.Reload reload, EventSink events) {
        reload.warnings().forEach(each -> events.publish(new ServerEvent.ConfigurationWarning(each)));
        if (reload.problems().isEmpty()) {
            served(reload.profile(), events);
        } else {
            events.publish(new ServerEvent.ReloadFailed("tls." + reload.profile().name(), reload.problems()));
        }
    }

    /// Tells which certificates a profile serves.
    static void served(TlsProfile profile, EventSink events) {
        profile.served().forEach(each -> events.publish(new ServerEvent.CertificateServed(
                profile.name(), each.subject(), each.serial(), each.expires())));
    }

    private void warn(TlsProfile profile) {
        Instant now = Instant.now();
        for (TlsProfile.Served each : profile.served()) {
            if (each.expires().isBefore(now.plus(SOON)) && isDue(each, now)) {
                events.publish(new ServerEvent.CertificateExpires(profile.name(), each.subject(), each.expires()));
            }
        }
        for (TlsProfile.RevocationList each : profile.revocationLists()) {
            if (each.nextUpdate().isPresent() && each.nextUpdate().get().isBefore(now) && isDue(each, now)) {
                events.publish(new ServerEvent.RevocationListOutdated(
                        profile.name(), each.issuer(), each.nextUpdate().get()));
            }
        }
    }

    private boolean isDue(Object what, Instant now) {
        warned.values().removeIf(last -> last.plus(BETWEEN_WARNINGS).isBefore(now));
        return warned.putIfAbsent(what, now) == null;
    }

    @Override
    protected Scheduler scheduler() {
        return Scheduler.newFixedDelaySchedule(INTERVAL, INTERVAL);
    }

    @Override
    protected ScheduledExecutorService executor() {
        return SupervisionThread.of("berth-tls-watcher", this);
    }
}
