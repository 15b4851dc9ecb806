package dev.berth.runtime.server;

import com.google.common.util.concurrent.AbstractScheduledService;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.Running;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import jdk.management.VirtualThreadSchedulerMXBean;

/// Watches whether virtual threads are still run. Handlers that compute without end, one for each carrier, keep every
/// other connection from being served: then another carrier is added, and who it is that computes is told.
final class StallWatcher extends AbstractScheduledService {

    private static final Duration INTERVAL = Duration.ofMillis(250);

    /// No honest wait for a carrier takes so long, and clients bear it.
    private static final Duration STALLED = Duration.ofSeconds(1);

    /// In a row, so that it took a second too.
    private static final int LOOKS = 5;

    /// More spinning threads than this are no accident; the machine is busy with nothing else by then.
    private static final int CARRIERS_PER_PROCESSOR = 8;

    private final Connections connections;
    private final EventSink events;
    private final VirtualThreadSchedulerMXBean scheduler =
            ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    private final int usual = scheduler.getParallelism();
    private final int most = usual * CARRIERS_PER_PROCESSOR;
    private final Set<LiveConnection> spinning = new HashSet<>();

    /// How many looks in a row found a connection computing.
    private final Map<LiveConnection, Integer> computing = new HashMap<>();

    private volatile long beatAt = System.nanoTime();
    private Thread heartbeat = Thread.ofVirtual().unstarted(() -> { });
    private boolean capTold;

    StallWatcher(Connections connections, EventSink events) {
        this.connections = connections;
        this.events = events;
    }

    @Override
    protected void runOneIteration() {
        if (System.nanoTime() - beatAt > STALLED.toNanos()) {
            nameSpinning();
            addCarrier();
        } else if (scheduler.getParallelism() > usual) {
            // What was added may have ended the stall, not whoever caused it.
            nameSpinning();
            removeCarriers();
        } else {
            computing.clear();
        }
        // One at a time: the last one may still wait for a carrier.
        if (!heartbeat.isAlive()) {
            heartbeat = Thread.ofVirtual().name("berth-heartbeat").start(() -> beatAt = System.nanoTime());
        }
    }

    /// For how long no virtual thread was run, or nobody looked.
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - beatAt);
    }

    /// Names those that every look finds computing for as long as nobody honestly does: in a stall that many short
    /// computations make together, each look finds others.
    private void nameSpinning() {
        Map<LiveConnection, Integer> before = Map.copyOf(computing);
        computing.clear();
        for (LiveConnection connection : connections.all()) {
            Running.at(connection).ifPresent(frame -> {
                int looks = before.getOrDefault(connection, 0) + 1;
                computing.put(connection, looks);
                if (looks >= LOOKS && spinning.add(connection)) {
                    events.publish(new ServerEvent.Spinning(connection, frame));
                }
            });
        }
    }

    private void addCarrier() {
        int now = scheduler.getParallelism();
        if (now < most) {
            scheduler.setParallelism(now + 1);
            events.publish(new ServerEvent.CarriersChanged(now + 1));
        } else if (!capTold) {
            capTold = true;
            events.publish(new ServerEvent.CarriersExhausted(most));
        }
    }

    /// Only when nobody spins any more: otherwise the next look would find a stall again.
    private void removeCarriers() {
        spinning.removeIf(connection -> Running.at(connection).isEmpty());
        if (spinning.isEmpty() && computing.values().stream().noneMatch(looks -> looks > 1)) {
            scheduler.setParallelism(usual);
            capTold = false;
            events.publish(new ServerEvent.CarriersChanged(usual));
        }
    }

    @Override
    protected void shutDown() {
        scheduler.setParallelism(usual);
    }

    @Override
    protected Scheduler scheduler() {
        return Scheduler.newFixedDelaySchedule(INTERVAL, INTERVAL);
    }

    @Override
    protected ScheduledExecutorService executor() {
        return SupervisionThread.of("berth-stall-watcher", this);
    }
}
