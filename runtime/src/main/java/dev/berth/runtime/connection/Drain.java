package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.runtime.event.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// Asks connections to finish and waits for them. Those that wait for a message end at once, but not all in the same
/// moment, as their clients may come back elsewhere; any other ends when its handler gets that far.
public final class Drain {

    private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(20);

    /// So many more clients at once are nothing to whoever takes them over.
    private static final int LEAST_IN_A_ROUND = 100;

    /// Of the time that there is, so that much is left for those that do work.
    private static final int SPREAD_OVER = 10;

    private final Connections connections;
    private final Predicate<LiveConnection> which;
    private final Duration limit;
    private final Duration quiet;
    private final long beganAt = System.nanoTime();
    private final int atFirst;
    private volatile long end;
    private volatile boolean givenUp;
    private volatile boolean over;
    private volatile int aborted;

    /// Begins the time that connections have; they hear of it in [#run].
    ///
    /// @param connections all there are
    /// @param which those to be ended
    /// @param limit how long they may take
    /// @param quiet how long nothing must move on a connection whose handler does not know messages
    public Drain(Connections connections, Predicate<LiveConnection> which, Duration limit, Duration quiet) {
        this.connections = connections;
        this.which = which;
        this.limit = limit;
        this.quiet = quiet;
        this.end = beganAt + limit.toNanos();
        this.atFirst = left().size();
    }

    /// Those that are still open.
    ///
    /// @return a look at them now
    public List<LiveConnection> left() {
        return connections.all().stream().filter(which).toList();
    }

    /// How long they may still take.
    ///
    /// @return not negative
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /// Asks them and waits; blocks for as long as the limit says at most, or until the thread is interrupted.
    ///
    /// @return those that were still open at the end, now cut off
    public List<Connection> run() {
        List<LiveConnection> left = left();
        while (!givenUp && !left.isEmpty() && !remaining().isZero()) {
            ask(left);
            if (!connections.awaitEmpty(BETWEEN_ROUNDS)) {
                break;
            }
            left = left();
        }
        if (givenUp) {
            left = List.of();
        }
        left.forEach(connection -> connection.cutOff(CloseReason.DRAIN_ENDED));
        aborted = left.size();
        over = true;
        return List.copyOf(left);
    }

    /// Ends the time now. From any thread.
    public void hurry() {
        end = System.nanoTime();
    }

    /// Lets those that have not finished go on; they were asked all the same. From any thread.
    public void giveUp() {
        givenUp = true;
    }

    /// How many there were when it began.
    ///
    /// @return a count
    public int atFirst() {
        return atFirst;
    }

    /// How long it has run.
    ///
    /// @return since it was made
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - beganAt);
    }

    /// Whether [#run] has come to its end: nobody is left, the rest was cut off, or it was given up.
    ///
    /// @return whether it has
    public boolean isOver() {
        return over;
    }

    /// How many were cut off.
    ///
    /// @return a count; none before the end
    public int aborted() {
        return aborted;
    }

    private void ask(List<LiveConnection> left) {
        long rounds = Math.max(1, limit.dividedBy(SPREAD_OVER).dividedBy(BETWEEN_ROUNDS));
        long wake = Math.max(LEAST_IN_A_ROUND, left.size() / rounds);
        for (LiveConnection connection : left) {
            if (connection.ask(quiet.toNanos())) {
                wake--;
            }
            if (wake == 0) {
                return;
            }
        }
    }
}
