package dev.berth.plugin.forward;

import dev.berth.api.HandlerWithParts.Part;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The targets of a handler, and who has which. Safe for many threads.
final class Pool {

    /// One that waits.
    ///
    /// @param come signalled when there is a place for it, or none will come
    /// @param tried the targets that it has tried in vain
    private record Turn(Condition come, Collection<Target> tried) {}

    private final List<Target> targets;
    private final ForwardSettings keys;
    private final ReentrantLock lock = new ReentrantLock();

    /// Those that wait for a target with a place, the first one first.
    private final Deque<Turn> waiting = new ArrayDeque<>();

    /// @param targets at least one
    Pool(List<Target> targets, ForwardSettings keys) {
        this.targets = List.copyOf(targets);
        this.keys = keys;
    }

    List<Target> targets() {
        return targets;
    }

    /// Takes a place at a target. Blocks while those that could be used have none, as long as `queue-timeout` says at most.
    ///
    /// @param source whom the connection is from
    /// @param tried those that it has tried in vain
    /// @return a target that is not one of them; to be given back with [#closed]
    /// @throws NoTargetException if there is none
    Target take(String source, Collection<Target> tried) throws IOException {
        lock.lock();
        try {
            long left = keys.queueTimeout().toNanos();
            Turn turn = null;
            try {
                while (true) {
                    List<Target> usable = usable(tried);
                    if (usable.isEmpty()) {
                        throw new NoTargetException("no-target");
                    }
                    List<Target> free = free(usable);
                    if (!free.isEmpty() && isNext(turn)) {
                        return begin(keys.balance().balance().choose(free, source));
                    }
                    if (turn == null) {
                        turn = enqueue(tried);
                    }
                    if (left <= 0) {
                        throw new NoTargetException("queue-timeout");
                    }
                    long pause = Math.min(left, nanosToNextTry());
                    left -= pause - turn.come().awaitNanos(pause);
                }
            } finally {
                if (turn != null) {
                    waiting.remove(turn);
                    wakeNext();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("wait for a target: interrupted");
        } finally {
            lock.unlock();
        }
    }

    private Turn enqueue(Collection<Target> tried) throws NoTargetException {
        if (waiting.size() >= keys.queue()) {
            throw new NoTargetException("queue-full");
        }
        Turn turn = new Turn(lock.newCondition(), tried);
        waiting.add(turn);
        return turn;
    }

    /// Whether nobody who may have a place came earlier.
    ///
    /// @param turn null for one that came just now
    private boolean isNext(Turn turn) {
        Optional<Turn> first = firstWithAPlace();
        return first.isEmpty() || first.get() == turn;
    }

    /// The first of those that wait for whom there is a place: one that has tried in vain all that are free holds up nobody.
    private Optional<Turn> firstWithAPlace() {
        // Most have tried none, and for all of them the answer is the same.
        Set<Collection<Target>> inVain = new HashSet<>();
        for (Turn each : waiting) {
            if (!inVain.contains(each.tried())) {
                if (!free(usable(each.tried())).isEmpty()) {
                    return Optional.of(each);
                }
                inVain.add(each.tried());
            }
        }
        return Optional.empty();
    }

    /// Those that a connection may go to: not the backups if there are others; and all rather than none, if all are down.
    private List<Target> usable(Collection<Target> tried) {
        long now = System.nanoTime();
        List<Target> on = targets.stream().filter(each -> each.enabled() && !tried.contains(each)).toList();
        List<Target> usable = on.stream().filter(each -> each.health().isUsable(now)).toList();
        List<Target> first = usable.stream().filter(each -> !each.backup()).toList();
        return !first.isEmpty() ? first : !usable.isEmpty() ? usable : on;
    }

    private List<Target> free(List<Target> usable) {
        return usable.stream().filter(this::hasPlace).toList();
    }

    /// How long it takes until a target that is down may be tried, and so be one with a place.
    private long nanosToNextTry() {
        long now = System.nanoTime();
        return targets.stream().filter(Target::enabled).mapToLong(each -> each.health().remainingNanos(now))
                .filter(nanos -> nanos > 0).min().orElse(Long.MAX_VALUE);
    }

    private boolean hasPlace(Target target) {
        return keys.mostConnections().isEmpty() || target.open() < keys.mostConnections().getAsInt();
    }

    private Target begin(Target target) {
        target.opening();
        target.health().trying(System.nanoTime());
        return target;
    }

    /// Gives the place at a target back.
    void closed(Target target) {
        lock.lock();
        try {
            target.closed();
            wakeNext();
        } finally {
            lock.unlock();
        }
    }

    private void wakeNext() {
        firstWithAPlace().ifPresent(each -> each.come().signal());
    }

    /// Notes that a target is about to be looked at.
    void looking(Target target) {
        lock.lock();
        try {
            target.health().looking();
        } finally {
            lock.unlock();
        }
    }

    /// Notes that a target could be connected to.
    ///
    /// @param used whether by a connection, and not to look
    /// @return whether it was down
    boolean succeeded(Target target, boolean used) {
        lock.lock();
        try {
            if (used) {
                target.countConnected();
            }
            boolean back = target.health().succeeded();
            wakeNext();
            return back;
        } finally {
            lock.unlock();
        }
    }

    /// Notes that a target could not be connected to.
    ///
    /// @param why for people
    /// @return whether it is down since this moment
    boolean failed(Target target, String why) {
        lock.lock();
        try {
            target.countFailed();
            return target.health().failed(System.nanoTime(), why);
        } finally {
            lock.unlock();
        }
    }

    /// Uses a target or leaves it alone from now on.
    void enable(String name, boolean on) {
        lock.lock();
        try {
            targets.stream().filter(each -> each.name().equals(name)).forEach(each -> each.enable(on));
            // All of them: for some there may be no target left.
            waiting.forEach(each -> each.come().signal());
        } finally {
            lock.unlock();
        }
    }

    /// How each target does.
    List<Part> parts() {
        lock.lock();
        try {
            return targets.stream().map(this::part).toList();
        } finally {
            lock.unlock();
        }
    }

    private Part part(Target target) {
        Health health = target.health();
        long wait = TimeUnit.NANOSECONDS.toMillis(health.remainingNanos(System.nanoTime()));
        String state = !target.enabled() ? "disabled" : health.isDown() ? "down" : target.backup() ? "backup" : "up";
        return Figures.part(target, state, health.isDown()
                ? health.reason() + (wait > 0 ? "; left alone for " + wait + " ms" : "; to be tried") : "");
    }

    /// How many connections wait for a target.
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }
}
