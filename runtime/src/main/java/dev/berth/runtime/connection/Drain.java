package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.runtime.event.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Asks connections to finish, waits for them, and cuts off those that have not when the time is over.
public final class Drain {

    private static final Duration INTERVAL = Duration.ofMillis(20);

    private final Connections connections;
    private final Predicate<LiveConnection> which;
    private final Duration quiet;
    private final long beganAt = System.nanoTime();
    private final int atFirst;
    private volatile long end;
    private volatile List<Connection> aborted;
    private volatile boolean givenUp;

    /// Prepares a drain; its time runs from now on.
    ///
    /// @param connections all live ones
    /// @param which of them
    /// @param limit how long they may take
    /// @param quiet how long nothing must move on a connection whose handler does not know messages
    public Drain(Connections connections, Predicate<LiveConnection> which, Duration limit, Duration quiet) {
        this.connections = connections;
        this.which = which;
        this.quiet = quiet;
        this.end = beganAt + limit.toNanos();
        this.atFirst = (int) left().count();
    }

    /// Drains. Blocks until all are over or the time is; an interrupt ends the time.
    ///
    /// @return those that were still open at the end, now cut off
    public List<Connection> run() {
        while (!givenUp && left().findAny().isPresent() && System.nanoTime() - end < 0) {
            left().forEach(connection -> connection.ask(quiet.toNanos()));
            if (!connections.awaitEmpty(INTERVAL)) {
                break;
            }
        }
        if (givenUp) {
            aborted = List.of();
            return aborted;
        }
        List<Connection> late = left().<Connection>map(each -> each).toList();
        left().forEach(connection -> connection.cutOff(CloseReason.DRAIN_ENDED));
        aborted = late;
        return late;
    }

    /// Ends the time now. From any thread.
    public void hurry() {
        end = System.nanoTime();
    }

    /// Lets those that have not finished go on; they were asked all the same. From any thread.
    public void giveUp() {
        givenUp = true;
    }

    /// The connections that are still open.
    ///
    /// @return a look at the moment
    public Stream<LiveConnection> left() {
        return connections.all().stream().filter(which);
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

    /// How much time is left.
    ///
    /// @return zero once it is over
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    /// Whether it is over: nobody is left, or the rest was cut off.
    ///
    /// @return whether [#run] has come to its end
    public boolean isOver() {
        return aborted != null;
    }

    /// How many were cut off.
    ///
    /// @return a count; none before the end
    public int aborted() {
        List<Connection> late = aborted;
        return late == null ? 0 : late.size();
    }
}
