package dev.berth.runtime.server;

import dev.berth.api.Connection;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.control.Steering;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.listener.Listener;
import dev.berth.runtime.listener.Listeners;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Changes a running server, one change at a time. Drains run on platform threads of their own.
final class ServerSteering implements Steering {

    private static final long LONGEST_WAIT_SECONDS = 5;

    private final Listeners listeners;
    private final Connections connections;
    private final Duration limit;
    private final EventSink events;
    private final Runnable requestStop;
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<String, Drain> drains = new ConcurrentHashMap<>();
    private volatile boolean stops;
    private volatile boolean now;
    private volatile Drain whole;

    ServerSteering(Listeners listeners, Connections connections, Duration limit, EventSink events, Runnable requestStop) {
        this.listeners = listeners;
        this.connections = connections;
        this.limit = limit;
        this.events = events;
        this.requestStop = requestStop;
    }

    @Override
    public void stop(boolean atOnce) {
        if (atOnce) {
            now = true;
            Optional.ofNullable(whole).ifPresent(Drain::hurry);
        }
        requestStop.run();
    }

    /// Stops accepting, and lets nothing be changed any more.
    void finish() {
        changing.lock();
        try {
            stops = true;
            listeners.finish();
        } finally {
            changing.unlock();
        }
    }

    /// The drain of the whole server.
    Drain stopping(Duration time) {
        whole = new Drain(connections, any -> true, time, Connections.QUIET);
        if (now) {
            whole.hurry();
        }
        return whole;
    }

    @Override
    public int drain(Listener listener) throws Refusal {
        return change(() -> {
            Drain running = drains.get(listener.name());
            if (running != null && !running.isOver()) {
                return (int) running.left().count();
            }
            listener.suspend();
            // Those that come after a resume are not meant.
            long last = connections.lastNumber();
            Drain drain = new Drain(connections,
                    each -> each.number() <= last && each.listener().equals(listener.name()), limit, Connections.QUIET);
            drains.put(listener.name(), drain);
            events.publish(new ServerEvent.ListenerDraining(listener.name(), drain.atFirst(), limit));
            Thread.ofPlatform().daemon().name("berth-drain-" + listener.name()).start(() -> {
                List<Connection> left = drain.run();
                events.publish(new ServerEvent.ListenerDrainEnded(listener.name(), left));
            });
            return drain.atFirst();
        });
    }

    @Override
    public Optional<Drain> draining(Optional<String> listener) {
        return listener.isPresent() ? Optional.ofNullable(drains.get(listener.get())) : Optional.ofNullable(whole);
    }

    @Override
    public void suspend(Listener listener, boolean hold) throws Refusal {
        change(() -> {
            if (hold && listener.state() == Listener.State.SUSPENDED) {
                throw new Refusal(Refusal.Kind.UNAVAILABLE, "the listener " + listener.name()
                        + " has given its sockets up already", "resume it before it is held");
            }
            if (hold) {
                listener.hold();
            } else {
                listener.suspend();
            }
            return null;
        });
    }

    @Override
    public void resume(Listener listener) throws Refusal {
        change(() -> {
            try {
                listener.resume();
            } catch (IOException e) {
                throw new Refusal(Refusal.Kind.UNAVAILABLE, "the listener " + listener.name() + " cannot be resumed: "
                        + e.getMessage(), "stop what uses its address (ss -ltnp), and resume it again");
            }
            Optional.ofNullable(drains.get(listener.name())).ifPresent(Drain::giveUp);
            return null;
        });
    }

    private <T> T change(Callable<T> action) throws Refusal {
        try {
            if (!changing.tryLock(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Refusal(Refusal.Kind.LATER, "another change goes on", "try again when it is over");
            }
            try {
                if (stops) {
                    throw new Refusal(Refusal.Kind.LATER, "the server is stopping", "start it again");
                }
                return action.call();
            } finally {
                changing.unlock();
            }
        } catch (Refusal | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new Refusal(Refusal.Kind.SOFTWARE, "the change failed: " + e, "see the server's log");
        }
    }
}
