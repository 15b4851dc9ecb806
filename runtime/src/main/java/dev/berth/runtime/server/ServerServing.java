package dev.berth.runtime.server;

import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.listener.AcceptWatch;
import dev.berth.runtime.service.Serving;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What the service manager is told about a server.
final class ServerServing implements Serving {

    private final Server server;
    private final Supplier<Optional<Drain>> drain;
    private final StallWatcher stalls;
    private final AcceptWatch accepting;

    /// @param drain that of the whole server, once it stops
    ServerServing(Server server, Supplier<Optional<Drain>> drain, StallWatcher stalls,
            AcceptWatch accepting) {
        this.server = server;
        this.drain = drain;
        this.stalls = stalls;
        this.accepting = accepting;
    }

    @Override
    public int connections() {
        return server.connections();
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
        // Who stops accepts nobody.
        return server.isStopping() ? Optional.empty() : accepting.stuck(patience);
    }
}
