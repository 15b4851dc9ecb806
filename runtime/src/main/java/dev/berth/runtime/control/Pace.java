package dev.berth.runtime.control;

import java.util.concurrent.locks.LockSupport;

/// Lets others have the processor in between. Thousands of connections take a hundred milliseconds to list; on a machine
/// whose processors are taken, the connections themselves would wait for them. Somebody who looks can wait a little
/// longer. For one thread.
final class Pace {

    /// Less than a scheduler's time slice, so an exchange hardly waits for longer.
    private static final long WORK_NANOS = 200_000;

    /// On a machine that has nothing else to do, a list takes four times as long as it could.
    private static final long PAUSE_NANOS = 600_000;

    private long since = System.nanoTime();

    /// Marks that a small piece of work is done. Blocks for less than a millisecond if many were done since the last
    /// pause.
    void step() {
        if (System.nanoTime() - since >= WORK_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            since = System.nanoTime();
        }
    }
}
