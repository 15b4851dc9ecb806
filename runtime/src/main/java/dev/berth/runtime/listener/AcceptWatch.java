package dev.berth.runtime.listener;

import dev.berth.runtime.transport.ListenQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Finds accept loops that stand still although clients wait for them. A loop that waits because nobody comes, or
/// because the limits say so, does not stand still; nor does one that tries and fails.
///
/// For one thread.
public final class AcceptWatch {

    /// @param turns how many the loop had made
    /// @param since when it had made them and somebody waited, as [System#nanoTime] tells it
    private record Seen(long turns, long since) {}

    private final Listeners listeners;
    private final ListenQueue queue = new ListenQueue();
    private Map<AcceptLoop, Seen> before = Map.of();

    /// Looks at no loop yet.
    ///
    /// @param listeners whose loops
    public AcceptWatch(Listeners listeners) {
        this.listeners = listeners;
    }

    /// Looks at all loops; to be called again and again.
    ///
    /// @param patience how long a loop must have stood still
    /// @return the first one that does, in words for people
    public Optional<String> stuck(Duration patience) {
        Map<AcceptLoop, Seen> now = new HashMap<>();
        Optional<String> found = Optional.empty();
        long time = System.nanoTime();
        for (Listener listener : listeners.all()) {
            for (AcceptLoop loop : listener.loops()) {
                Optional<String> state = look(loop, now, time - patience.toNanos());
                found = found.or(() -> state);
            }
        }
        before = now;
        return found;
    }

    private Optional<String> look(AcceptLoop loop, Map<AcceptLoop, Seen> now, long tooLongAgo) {
        if (loop.isBroken()) {
            return Optional.of(loop + " has ended by itself");
        }
        if (!loop.isHeldUp(queue)) {
            return Optional.empty();
        }
        Seen seen = before.get(loop);
        Seen still = seen != null && seen.turns == loop.turns() ? seen : new Seen(loop.turns(), System.nanoTime());
        now.put(loop, still);
        return still.since - tooLongAgo < 0
                ? Optional.of(loop + " accepts nobody although clients wait") : Optional.empty();
    }
}
