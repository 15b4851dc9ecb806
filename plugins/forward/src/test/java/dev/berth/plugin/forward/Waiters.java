package dev.berth.plugin.forward;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Those that wait for a target of a pool.
///
/// @param pool whose
/// @param given what they were given, as `NAME TARGET`, or what was thrown
record Waiters(Pool pool, BlockingQueue<String> given) {

    Waiters(Pool pool) {
        this(pool, new LinkedBlockingQueue<>());
    }

    /// One more; it waits when this returns.
    ///
    /// @param tried those that it has tried in vain
    Thread add(String name, Target... tried) {
        int before = pool.waiting();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                given.add(name + ' ' + pool.take("client", List.of(tried)).name());
            } catch (NoTargetException e) {
                given.add(name + ' ' + e.getMessage());
            } catch (IOException e) {
                given.add(name + ' ' + e.getClass().getSimpleName()
                        + (Thread.currentThread().isInterrupted() ? " and the thread is interrupted" : ""));
            }
        });
        Until.holds(() -> pool.waiting() != before);
        return thread;
    }

    /// Waits for what the next one is given.
    String next() {
        try {
            return given.take();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
