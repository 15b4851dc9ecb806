package dev.berth.bench.load;

import java.util.concurrent.TimeUnit;

/// Ends a load on a server that answers no more.
final class Patience {

    /// No server is that slow: it hangs.
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

    private long lastMoved = System.nanoTime();
    private boolean moved;

    /// Something was done.
    void moved() {
        moved = true;
    }

    /// To be asked often.
    ///
    /// @param now the time
    void check(long now) {
        if (moved) {
            moved = false;
            lastMoved = now;
        } else if (now - lastMoved > LONGEST) {
            throw new IllegalStateException("no answer for " + TimeUnit.NANOSECONDS.toSeconds(LONGEST) + " s");
        }
    }
}
