package dev.berth.runtime.server;

import com.google.common.util.concurrent.AbstractScheduledService;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.MisbehaviourCounts;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/// Tells once a minute what peers did wrong since, and at the end what they did since the last time.
final class MinuteTeller extends AbstractScheduledService {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final MisbehaviourCounts counts;
    private final Runnable tidyUp;
    private final EventSink events;

    /// @param tidyUp what else is to be done now and then
    MinuteTeller(MisbehaviourCounts counts, Runnable tidyUp, EventSink events) {
        this.counts = counts;
        this.tidyUp = tidyUp;
        this.events = events;
    }

    @Override
    protected void runOneIteration() {
        counts.take().forEach(events::publish);
        tidyUp.run();
    }

    @Override
    protected void shutDown() {
        counts.take().forEach(events::publish);
    }

    @Override
    protected Scheduler scheduler() {
        return Scheduler.newFixedDelaySchedule(INTERVAL, INTERVAL);
    }

    @Override
    protected ScheduledExecutorService executor() {
        return SupervisionThread.of("berth-minute-teller", this);
    }
}
