package dev.berth.runtime.server;

import com.google.common.util.concurrent.AbstractScheduledService;
import dev.berth.runtime.connection.Connections;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/// Ends what takes too long, from outside.
final class Sweeper extends AbstractScheduledService {

    private static final Duration INTERVAL = Duration.ofMillis(100);

    private final Connections connections;

    Sweeper(Connections connections) {
        this.connections = connections;
    }

    @Override
    protected void runOneIteration() {
        connections.sweep(System.nanoTime());
    }

    @Override
    protected Scheduler scheduler() {
        return Scheduler.newFixedDelaySchedule(INTERVAL, INTERVAL);
    }

    @Override
    protected ScheduledExecutorService executor() {
        return SupervisionThread.of("berth-sweeper", this);
    }
}
