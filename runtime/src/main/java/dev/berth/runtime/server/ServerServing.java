package dev.berth.runtime.server;

import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.listener.AcceptWatch;
import dev.berth.runtime.service.Serving;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What the service manager is told about a server.
final class ServerServing implements Serving {

    private final Connections connections;
    private final Supplier<Optional<Drain>> drain;
    private final StallWatcher stalls;
    private final AcceptWatch accepting;

    /// @param drain that of the whole server, once it stops
    ServerServing(Connections connections, Supplier<Optional<Drain>> drain, StallWatcher stalls,
            AcceptWatch accepting) {
        this.connections = connections;
        this.drain = drain;
        this.stalls = stalls;
        this.accepting = accepting;
    }

    @Override
    public int connections() {
        return connections.size();
    }

    @Override
    public Optional<Duration> draining() {
        return drain.get().map(Drain::remaining);
    }

    @Override
    public Optional<String> failing(Duration patience) {
        if (stalls.silence().compareTo(patience) > 0) {
            return Optional.of("virtual threads are no longer run");
        }
        // Who drains accepts nobody.
        return drain.get().isPresent() ? Optional.empty() : accepting.stuck(patience);
    }
}
