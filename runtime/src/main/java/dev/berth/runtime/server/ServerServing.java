package dev.berth.runtime.server;

import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.listener.AcceptWatch;
import dev.berth.runtime.service.Serving;
import java.time.Duration;
import java.util.Optional;

/// What the service manager is told about a server.
final class ServerServing implements Serving {

    private final Server server;
    private final ServerSteering steering;
    private final StallWatcher stalls;
    private final AcceptWatch accepting;

    /// @param steering knows how the whole server drains
    ServerServing(Server server, ServerSteering steering, StallWatcher stalls, AcceptWatch accepting) {
        this.server = server;
        this.steering = steering;
        this.stalls = stalls;
        this.accepting = accepting;
    }

    @Override
    public int connections() {
        return server.connections();
    }

    @Override
    public Optional<Duration> draining() {
        return steering.draining(Optional.empty()).map(Drain::remaining);
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
