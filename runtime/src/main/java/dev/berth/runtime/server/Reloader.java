package dev.berth.runtime.server;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.control.Change;
import dev.berth.runtime.control.ReloadResult;
import dev.berth.runtime.control.ReloadResult.Outcome;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.listener.Listener;
import dev.berth.runtime.listener.ListenerResources;
import dev.berth.runtime.listener.Listeners;
import dev.berth.runtime.listener.ListenersChange;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Takes the server from one plan to the next. Everything that can fail happens before anything is different.
///
/// For one thread at a time, but for what looks.
final class Reloader {

    private final Listeners listeners;
    private final ListenerResources resources;
    private final Drains drains;
    private final EventSink events;
    private volatile Plan current;
    private volatile int generation = 1;
    private volatile Instant since = Instant.now();
    private volatile Optional<ReloadResult> last = Optional.empty();

    Reloader(Plan first, Listeners listeners, ListenerResources resources, Drains drains, EventSink events) {
        this.current = first;
        this.listeners = listeners;
        this.resources = resources;
        this.drains = drains;
        this.events = events;
    }

    /// The plan that is in force.
    Plan current() {
        return current;
    }

    /// How many plans have been in force.
    int generation() {
        return generation;
    }

    /// Since when the plan is in force.
    Instant since() {
        return since;
    }

    /// What came of the last reload that was no dry run.
    Optional<ReloadResult> last() {
        return last;
    }

    /// Finds out what would change.
    ReloadResult tryOut(UnaryOperator<Plan> next) {
        try {
            Plan plan = next.apply(current);
            ReloadResult result = result(Outcome.DRY_RUN, changes(plan), List.of(), plan.warnings());
            plan.discard();
            return result;
        } catch (ConfigurationException e) {
            return result(Outcome.UNUSABLE, List.of(), e.problems(), List.of());
        }
    }

    /// Takes the next plan over, or changes nothing. Blocks, about a second where sockets are given up.
    ReloadResult take(UnaryOperator<Plan> next) {
        ReloadResult result;
        try {
            result = take(next.apply(current));
        } catch (ConfigurationException e) {
            result = result(Outcome.UNUSABLE, List.of(), e.problems(), List.of());
        }
        if (!result.worked()) {
            events.publish(new ServerEvent.ReloadFailed("the configuration", result.problems()));
        }
        last = Optional.of(result);
        return result;
    }

    private ReloadResult take(Plan next) {
        List<Change> changes = changes(next);
        ListenersChange change = listeners.prepare(next.services());
        List<Problem> problems = change.problems().isEmpty() ? writeData(next) : change.problems();
        if (!problems.isEmpty()) {
            if (change.problems().isEmpty()) {
                change.rollBack();
            }
            next.discard();
            return result(Outcome.UNAVAILABLE, List.of(), problems, List.of());
        }
        long newest = resources.connections().newest();
        Plan before = current;
        next.adopt();
        current = next;
        generation++;
        since = Instant.now();
        resources.places().resize(next.places());
        List<Listener> gone = change.commit();
        before.discard();
        gone.forEach(listener -> drains.begin(listener.name(), connection -> isOf(listener, newest, connection),
                next.configuration().server().drain()));
        tell(next, changes);
        return result(Outcome.DONE, changes, List.of(), next.warnings());
    }

    /// A listener of that name may come again, with other connections.
    private static boolean isOf(Listener listener, long newest, LiveConnection connection) {
        return connection.listener().equals(listener.name()) && connection.number() <= newest;
    }

    private void tell(Plan plan, List<Change> changes) {
        plan.warnings().forEach(each -> events.publish(new ServerEvent.ConfigurationWarning(each)));
        plan.profiles().all().forEach(profile -> TlsWatcher.served(profile, events));
        events.publish(new ServerEvent.Reloaded(generation,
                changes.stream().map(each -> each.what() + ' ' + each.how()).collect(Collectors.toList())));
    }

    private static List<Problem> writeData(Plan next) {
        try {
            next.writeData();
            return List.of();
        } catch (IOException e) {
            return List.of(next.unwritable(e));
        }
    }

    private List<Change> changes(Plan next) {
        return PlanChanges.between(current, next, resources.connections().all());
    }

    private ReloadResult result(Outcome outcome, List<Change> changes, List<Problem> problems, List<Problem> warnings) {
        return new ReloadResult(outcome, Instant.now(), generation, changes, problems, warnings);
    }
}
