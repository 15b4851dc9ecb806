package dev.berth.runtime.server;

import com.google.common.util.concurrent.AbstractScheduledService;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.MisbehaviourCounts;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/// Tells once a minute what peers did wrong since, and at the end what they did since the last time.
final class MisbehaviourTeller extends AbstractScheduledService {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final MisbehaviourCounts counts;
    private final EventSink events;

    MisbehaviourTeller(MisbehaviourCounts counts, EventSink events) {
        this.counts = counts;
        this.events = events;
    }

    @Override
    protected void runOneIteration() {
        counts.take().forEach(events::publish);
    }

    @Override
    protected void shutDown() {
        runOneIteration();
    }

    @Override
    protected Scheduler scheduler() {
        return Scheduler.newFixedDelaySchedule(INTERVAL, INTERVAL);
    }

    @Override
    protected ScheduledExecutorService executor() {
        return SupervisionThread.of("berth-misbehaviour", this);
    }
}
