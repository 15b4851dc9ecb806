package dev.berth.runtime.server;

import com.google.common.util.concurrent.AbstractScheduledService;
import dev.berth.runtime.connection.Connections;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// Ends what takes too long, from outside: on a platform thread, since handlers in an endless loop can keep every
/// virtual thread from running.
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
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("berth-sweeper").factory());
        addListener(new Listener() {
            @Override
            public void terminated(State from) {
                executor.shutdown();
            }

            @Override
            public void failed(State from, Throwable failure) {
                executor.shutdown();
            }
        }, Runnable::run);
        return executor;
    }
}
