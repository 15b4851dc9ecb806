package dev.berth.runtime.control;

import dev.berth.runtime.event.Tally;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// How many connections each listener accepted per second, lately: the tally is looked at once a second, and the oldest
/// look that is kept is compared with the newest.
final class AcceptRates {

    /// Steady enough to read, and a burst shows at once.
    private static final int LOOKS = 11;

    private record Look(long at, Map<String, Long> accepted) {}

    private final Tally tally;
    private final Deque<Look> looks = new ArrayDeque<>();

    AcceptRates(Tally tally) {
        this.tally = tally;
    }

    /// Looks at the tally; to be called once a second.
    synchronized void sample() {
        if (looks.size() == LOOKS) {
            looks.removeFirst();
        }
        looks.addLast(look());
    }

    private Look look() {
        Map<String, Long> accepted = new HashMap<>();
        tally.counts().forEach((listener, counts) -> accepted.put(listener, counts.accepted()));
        return new Look(System.nanoTime(), accepted);
    }

    /// Connections per second, over the last ten seconds at most.
    synchronized double of(String listener) {
        if (looks.isEmpty()) {
            return 0;
        }
        Look first = looks.getFirst();
        Look now = look();
        double seconds = Math.max(1, (now.at - first.at) / 1e9);
        return (now.accepted.getOrDefault(listener, 0L) - first.accepted.getOrDefault(listener, 0L)) / seconds;
    }
}
