package dev.berth.runtime.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// All live connections of a server.
public final class Connections {

    /// A handler that does not tell where messages end is taken for idle when its connection was silent so long.
    public static final Duration QUIET = Duration.ofSeconds(1);

    /// An interrupt would disturb a handler that meets the end of its connection by itself, and cleans up.
    private static final Duration BEFORE_INTERRUPT = Duration.ofSeconds(1);

    private final Set<LiveConnection> live = ConcurrentHashMap.newKeySet();
    private final Set<LiveConnection> asked = ConcurrentHashMap.newKeySet();

    /// When those that were aborted are interrupted, as [System#nanoTime] tells it.
    private final Map<LiveConnection, Long> aborted = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private long sweptAt = System.nanoTime();

    /// Makes an empty registry.
    public Connections() {}

    /// The number of the next connection.
    ///
    /// @return unique in this server
    public long nextNumber() {
        return last.incrementAndGet();
    }

    /// The number that was given last.
    ///
    /// @return 0 if there was none
    public long newest() {
        return last.get();
    }

    /// Adds a connection, before its thread starts.
    ///
    /// @param connection a new connection
    public void register(LiveConnection connection) {
        live.add(connection);
    }

    /// Removes a connection, after it was closed.
    ///
    /// @param connection a connection
    public void unregister(LiveConnection connection) {
        live.remove(connection);
        if (live.isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /// How many there are.
    ///
    /// @return a count
    public int size() {
        return live.size();
    }

    /// The live connections; a view that never fails while connections come and go.
    ///
    /// @return the connections
    public Collection<LiveConnection> all() {
        return Collections.unmodifiableSet(live);
    }

    /// Ends what takes too long. Called at short intervals by a platform thread.
    ///
    /// @param now the time, as [System#nanoTime] tells it
    public void sweep(long now) {
        long since = now - sweptAt;
        sweptAt = now;
        live.forEach(connection -> connection.look(now, since));
        asked.retainAll(live);
        asked.forEach(connection -> connection.ask(QUIET.toNanos()));
        aborted.keySet().retainAll(live);
        aborted.forEach((connection, when) -> {
            if (now - when > 0) {
                aborted.remove(connection);
                connection.threads().forEach(Thread::interrupt);
            }
        });
    }

    /// Asks one connection to finish, at each sweep until it has; see [LiveConnection#ask].
    ///
    /// @param connection a live one
    public void ask(LiveConnection connection) {
        connection.ask(QUIET.toNanos());
        asked.add(connection);
    }

    /// Cuts a connection off; threads of it that still run a second later, since they wait for something else, are
    /// interrupted.
    ///
    /// @param connection a live one
    public void abort(LiveConnection connection) {
        connection.abort();
        aborted.put(connection, System.nanoTime() + BEFORE_INTERRUPT.toNanos());
    }

    /// Waits until there are none.
    ///
    /// @param limit how long at most
    /// @return false if the thread was interrupted, which ends the wait
    synchronized boolean awaitEmpty(Duration limit) {
        try {
            if (!live.isEmpty()) {
                wait(Math.max(1, limit.toMillis()));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
