package dev.berth.runtime.server;

import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.control.Refusal;
import dev.berth.runtime.control.ReloadResult;
import dev.berth.runtime.control.Steering;
import dev.berth.runtime.listener.Listener;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Changes a running server, one change at a time. Drains run on platform threads of their own.
final class ServerSteering implements Steering {

    private static final long LONGEST_WAIT_SECONDS = 5;

    private final Server server;
    private final Drains drains;
    private final ReentrantLock changing;
    private final Map<String, Drain> asked = new ConcurrentHashMap<>();
    private volatile boolean now;
    private volatile Drain whole;

    /// @param changing held while the server changes, by whomever
    ServerSteering(Server server, Drains drains, ReentrantLock changing) {
        this.server = server;
        this.drains = drains;
        this.changing = changing;
    }

    @Override
    public ReloadResult reload(boolean dryRun) {
        return dryRun ? server.tryReload() : server.reload();
    }

    @Override
    public void stop(boolean atOnce) {
        if (atOnce) {
            now = true;
            Optional.ofNullable(whole).ifPresent(Drain::hurry);
        }
        server.requestStop();
    }

    /// The drain of the whole server.
    Drain stopping(Duration limit) {
        whole = new Drain(server.live(), any -> true, limit, Connections.QUIET);
        if (now) {
            whole.hurry();
        }
        return whole;
    }

    @Override
    public int drain(Listener listener) throws Refusal {
        return change(() -> {
            Drain running = asked.get(listener.name());
            if (running != null && !running.isOver()) {
                return running.left().size();
            }
            listener.suspend();
            // Those that come after a resume are not meant.
            long newest = server.live().newest();
            Drain drain = drains.begin(listener.name(),
                    each -> each.number() <= newest && each.listener().equals(listener.name()),
                    server.plan().configuration().server().drain());
            asked.put(listener.name(), drain);
            return drain.atFirst();
        });
    }

    @Override
    public Optional<Drain> draining(Optional<String> listener) {
        return listener.isPresent() ? Optional.ofNullable(asked.get(listener.get())) : Optional.ofNullable(whole);
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
            Optional.ofNullable(asked.get(listener.name())).ifPresent(Drain::giveUp);
            return null;
        });
    }

    private <T> T change(Callable<T> action) throws Refusal {
        try {
            if (!changing.tryLock(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw new Refusal(Refusal.Kind.LATER, "another change goes on", "try again when it is over");
            }
            try {
                if (server.isStopping()) {
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
