package dev.berth.runtime.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// All live connections of a server.
public final class Connections {

    /// A handler that does not tell where messages end is taken for idle when its connection was silent so long.
    public static final Duration QUIET = Duration.ofSeconds(1);

    /// An interrupt would disturb a handler that meets the end of its connection by itself, and cleans up.
    private static final Duration BEFORE_INTERRUPT = Duration.ofSeconds(1);

    /// What is looked at in one sweep takes a fraction of a millisecond, mostly to fetch it from memory, and holds up
    /// whoever shares the processor for no longer.
    private static final int LOOKS = 1000;

    /// So that no look comes later than a second after the last, however many there are.
    private static final int MOST_SWEEPS = 10;

    private final Map<Thread, LiveConnection> live = new ConcurrentHashMap<>();

    /// The threads that some connections have beside their own.
    private final Map<Thread, LiveConnection> beside = new ConcurrentHashMap<>();

    /// Those that handlers opened: they are bounded as others are, but not asked to end, and not counted.
    private final Set<LiveConnection> opened = ConcurrentHashMap.newKeySet();

    private final Set<LiveConnection> asked = ConcurrentHashMap.newKeySet();

    /// When those that were aborted are interrupted, as [System#nanoTime] tells it.
    private final Map<LiveConnection, Long> aborted = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private Iterator<LiveConnection> sweeping = Collections.emptyIterator();

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
    /// @param thread the connection's own
    /// @param connection a new connection
    public void register(Thread thread, LiveConnection connection) {
        live.put(thread, connection);
    }

    /// Removes a connection, after it was closed.
    ///
    /// @param thread the connection's own
    public void unregister(Thread thread) {
        live.remove(thread);
        if (live.isEmpty()) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /// Adds a connection that a handler opened.
    ///
    /// @param connection a new connection
    public void opened(LiveConnection connection) {
        opened.add(connection);
    }

    /// Removes a connection that a handler opened, when it was closed.
    ///
    /// @param connection the connection
    public void closed(LiveConnection connection) {
        opened.remove(connection);
    }

    /// Adds a thread that a connection has beside its own, before it starts.
    void join(Thread thread, LiveConnection connection) {
        beside.put(thread, connection);
    }

    /// Removes such a thread.
    void leave(Thread thread) {
        beside.remove(thread);
    }

    /// Finds the live connection that a thread works for.
    ///
    /// @param thread any thread
    /// @return empty if it works for none
    public Optional<LiveConnection> of(Thread thread) {
        return Optional.ofNullable(live.get(thread)).or(() -> Optional.ofNullable(beside.get(thread)));
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
        return Collections.unmodifiableCollection(live.values());
    }

    /// Looks at the next thousand connections, or at a tenth of them if that is more, and ends what takes too long.
    /// Called ten times a second by one platform thread.
    ///
    /// @param now the time, as [System#nanoTime] tells it
    public void sweep(long now) {
        if (!sweeping.hasNext()) {
            sweeping = live.values().iterator();
        }
        for (int left = Math.max(LOOKS, live.size() / MOST_SWEEPS); left > 0 && sweeping.hasNext(); left--) {
            sweeping.next().watch().look(now);
        }
        opened.forEach(connection -> connection.watch().look(now));
        asked.removeIf(connection -> !connection.isOpen());
        asked.forEach(connection -> connection.ask(QUIET.toNanos()));
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
