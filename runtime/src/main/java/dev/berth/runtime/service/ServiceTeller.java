package dev.berth.runtime.service;

import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Tells the service manager how the server is doing, from a platform thread: its status, that a drain goes on, and as
/// long as the server really serves, that it is alive.
final class ServiceTeller implements AutoCloseable {

    /// People who look at `systemctl status` see nothing older.
    private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(1);

    /// A drain that goes on is told each second; when nobody tells it for so long, this process hangs.
    private static final Duration EXTENSION = Duration.ofSeconds(10);

    /// No honest pause of the machine takes longer.
    private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

    private final NotifySocket notify;
    private final Optional<Duration> feedEvery;
    private final Duration patience;
    private final Serving serving;
    private final EventSink events;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("berth-service").factory());
    private String status = "";
    private Optional<String> failure = Optional.empty();
    private long fedAt;

    /// @param watchdog after how long without a word the service manager kills this process; empty for never
    ServiceTeller(NotifySocket notify, Optional<Duration> watchdog, Serving serving, EventSink events) {
        this.notify = notify;
        // sd_watchdog_enabled(3): in half of the time.
        this.feedEvery = watchdog.map(time -> time.dividedBy(2));
        this.patience = feedEvery.filter(time -> time.compareTo(LEAST_PATIENCE) > 0).orElse(LEAST_PATIENCE);
        this.serving = serving;
        this.events = events;
        this.fedAt = System.nanoTime() - feedEvery.orElse(Duration.ZERO).toNanos();
    }

    /// Begins to tell. If a look ever fails, no other follows, and the service manager ends what does not work.
    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, interval().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        tellStatus();
        feedEvery.ifPresent(this::feed);
    }

    private void tellStatus() {
        Optional<Duration> draining = serving.draining();
        draining.ifPresent(left -> notify.send("EXTEND_TIMEOUT_USEC=" + EXTENSION.toNanos() / 1000));
        int connections = serving.connections();
        String now = failure.orElseGet(() -> draining
                .map(left -> "draining: " + connections + " left, " + left.toSeconds() + " s")
                .orElseGet(() -> "serving: " + connections + (connections == 1 ? " connection" : " connections")));
        if (!now.equals(status)) {
            status = now;
            notify.send("STATUS=" + now);
        }
    }

    /// Never only because time has passed: a server that serves nobody is to be restarted.
    private void feed(Duration every) {
        Optional<String> now = serving.failing(patience);
        if (now.isPresent() && failure.isEmpty()) {
            events.publish(new ServerEvent.ServiceFailing(now.get()));
        }
        failure = now;
        long time = System.nanoTime();
        // As early as the next look would come too late.
        if (failure.isEmpty() && time - fedAt > every.minus(interval()).toNanos()) {
            fedAt = time;
            notify.send("WATCHDOG=1");
        }
    }

    private Duration interval() {
        return feedEvery.filter(time -> time.compareTo(LONGEST_INTERVAL) < 0).orElse(LONGEST_INTERVAL);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
