package dev.berth.plugin.forward;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Tells the log what people have to know: a target that goes down or comes back, and, once a minute at most, that
/// connections found none.
final class Teller {

    private static final System.Logger LOG = System.getLogger("dev.berth.plugin.forward");
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong toldAt = new AtomicLong(System.nanoTime() - MINUTE_NANOS);

    /// @param name the handler's
    Teller(String name) {
        this.name = name;
    }

    void down(Target target, String why) {
        LOG.log(System.Logger.Level.WARNING, () -> name + ": target " + target.name() + " is down: " + why);
    }

    void back(Target target) {
        LOG.log(System.Logger.Level.INFO, () -> name + ": target " + target.name() + " is up again");
    }

    /// @param why a word
    void refused(String why) {
        refused.incrementAndGet();
        long last = toldAt.get();
        long now = System.nanoTime();
        if (now - last >= MINUTE_NANOS && toldAt.compareAndSet(last, now)) {
            long count = refused.getAndSet(0);
            LOG.log(System.Logger.Level.WARNING, () -> name + ": connections without a target: " + count + ", the last: "
                    + why + "; see berth forward");
        }
    }
}
