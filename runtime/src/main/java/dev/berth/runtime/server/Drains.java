package dev.berth.runtime.server;

import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import java.time.Duration;
import java.util.function.Predicate;

/// The drains that are going on while the server serves: those of listeners that are gone.
final class Drains {

    private final Connections connections;
    private final EventSink events;

    Drains(Connections connections, EventSink events) {
        this.connections = connections;
        this.events = events;
    }

    /// Begins to drain some connections, on a thread of its own.
    ///
    /// @param name what they have in common
    /// @param which those
    /// @param limit how long they may take
    /// @return the drain, which may be over already
    Drain begin(String name, Predicate<LiveConnection> which, Duration limit) {
        Drain drain = new Drain(connections, which, limit, Connections.QUIET);
        if (drain.atFirst() == 0) {
            drain.run();
        } else {
            Thread.ofPlatform().daemon().name("berth-drain-" + name).start(() -> run(name, drain));
        }
        return drain;
    }

    private void run(String name, Drain drain) {
        events.publish(new ServerEvent.Draining(name, drain.left().size(), drain.remaining()));
        events.publish(new ServerEvent.DrainEnded(name, drain.run()));
    }
}
