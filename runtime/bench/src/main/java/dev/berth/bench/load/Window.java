package dev.berth.bench.load;

import dev.berth.bench.measure.CpuTime;
import dev.berth.bench.measure.Processes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// What is measured of a load that runs: first nothing, then everything, until the time is over or enough was done.
public final class Window {

    private static final long LONGEST_LATENCY = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    private final Processes server;
    private final long lead;
    private final long length;
    private final long most;
    private final Histogram latencies = new Histogram(LONGEST_LATENCY, DIGITS);

    private Patience patience;
    private long opened;
    private boolean measuring;
    private long began;
    private long ended;
    private CpuTime before;
    private CpuTime after;

    private Window(Processes server, Duration lead, Duration length, long most) {
        this.server = server;
        this.lead = lead.toNanos();
        this.length = length.toNanos();
        this.most = most;
    }

    /// Measures for some time, and until something was done.
    ///
    /// @param server its processes
    /// @param lead how long the load runs before it counts
    /// @param length how long it counts
    /// @return a window that opens when the load begins
    public static Window of(Processes server, Duration lead, Duration length) {
        return new Window(server, lead, length, Long.MAX_VALUE);
    }

    /// Measures until enough was done: for warming up.
    ///
    /// @param server its processes
    /// @param exchanges how much is enough
    /// @return a window that opens when the load begins
    public static Window of(Processes server, long exchanges) {
        return new Window(server, Duration.ZERO, Duration.ofDays(1), exchanges);
    }

    /// Whether the load goes on; to be asked often.
    boolean goesOn() {
        long now = System.nanoTime();
        if (patience == null) {
            patience = new Patience();
            opened = now;
        }
        patience.check(now);
        if (!measuring) {
            if (now - opened >= lead) {
                measuring = true;
                before = CpuTime.of(server);
                began = System.nanoTime();
            }
            return true;
        }
        long count = latencies.getTotalCount();
        if (count == 0 || now - began < length && count < most) {
            return true;
        }
        ended = now;
        after = CpuTime.of(server);
        return false;
    }

    /// Counts an exchange, or whatever else the load consists of.
    ///
    /// @return whether it counts
    boolean done(long nanos) {
        patience.moved();
        if (measuring) {
            latencies.recordValue(Math.clamp(nanos, 0, LONGEST_LATENCY));
        }
        return measuring;
    }

    /// What was measured; once the load is over.
    Outcome outcome() {
        return new Outcome(latencies.getTotalCount(), ended - began, after.microsSince(before), latencies);
    }
}
