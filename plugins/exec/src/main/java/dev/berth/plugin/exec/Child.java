package dev.berth.plugin.exec;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/// A program that was started: its process, and the process group that it leads.
///
/// Its process id is kept until the end, by not reaping the process when it exits. So no signal ever reaches a stranger
/// who was given the same number.
final class Child {

    /// A program ends its output as it exits, and can be waited for some microseconds later.
    private static final long FIRST_PAUSE_NANOS = 30_000;
    private static final long LONGEST_PAUSE_NANOS = 4_000_000;

    private static final long LONGEST_DEATH_NANOS = 1_000_000_000;

    private final Libc libc;
    private final int pid;
    private boolean reaped;

    Child(Libc libc, int pid) {
        this.libc = libc;
        this.pid = pid;
    }

    int pid() {
        return pid;
    }

    /// Sends a signal to the whole group, while the process was not reaped.
    synchronized void signal(int signal) throws IOException {
        if (!reaped) {
            libc.signalGroup(pid, signal);
        }
    }

    /// Waits a few milliseconds for the process to exit: one that ended its output usually is about to.
    ///
    /// @return empty if it did not, or the thread was interrupted
    Optional<ExitStatus> awaitExitBriefly() throws IOException {
        for (long pause = FIRST_PAUSE_NANOS; ; pause *= 2) {
            Optional<ExitStatus> status = libc.exited(pid, false);
            if (status.isPresent() || pause > LONGEST_PAUSE_NANOS || Thread.currentThread().isInterrupted()) {
                return status;
            }
            LockSupport.parkNanos(pause);
        }
    }

    /// Waits until the process has exited. A thread of the JDK's does the long part of it.
    ///
    /// @throws InterruptedException if the thread was interrupted, before or while it waits
    ExitStatus awaitExit() throws IOException, InterruptedException {
        Optional<ExitStatus> status = awaitExitBriefly();
        while (status.isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            awaitLong();
            status = libc.exited(pid, false);
        }
        return status.get();
    }

    private void awaitLong() throws InterruptedException {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isPresent()) {
            try {
                handle.get().onExit().get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the end of a process is no failure", e);
            }
        }
    }

    /// Lets the process id go; once, after [#awaitExit].
    synchronized void reap() throws IOException {
        reaped = true;
        libc.exited(pid, true);
    }

    /// Ends what the process left of its group. To be called right after [#reap]: the group's number is taken as long
    /// as one of them lives, and free process ids are used in turn.
    ///
    /// @param graceNanos how long they may take, as they were told to end already, in nanoseconds
    void endGroup(long graceNanos) throws IOException {
        long begun = System.nanoTime();
        boolean killed = false;
        long pause = FIRST_PAUSE_NANOS;
        while (libc.signalGroup(pid, 0)) {
            // Those that ended count as members until somebody has waited for them.
            libc.reapGroup(pid);
            long waited = System.nanoTime() - begun;
            if (!killed && waited >= graceNanos) {
                killed = true;
                libc.signalGroup(pid, Libc.SIGKILL);
            } else if (killed && waited - graceNanos > LONGEST_DEATH_NANOS) {
                // It hangs in the kernel, where no signal reaches it.
                return;
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
        }
    }
}
