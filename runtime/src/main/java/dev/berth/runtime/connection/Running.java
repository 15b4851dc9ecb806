package dev.berth.runtime.connection;

import java.util.Optional;

/// Whether a thread computes at the moment.
final class Running {

    private Running() {}

    /// Where a thread computes.
    ///
    /// @return the top of its stack; empty while it waits for anything, be it for a processor
    static Optional<StackTraceElement> at(Thread thread) {
        if (thread.getState() != Thread.State.RUNNABLE) {
            return Optional.empty();
        }
        StackTraceElement[] stack = thread.getStackTrace();
        // A virtual thread that is not on a carrier has its own parking at the top.
        return stack.length == 0 || stack[0].getClassName().startsWith("java.lang.VirtualThread")
                        || stack[0].getClassName().startsWith("jdk.internal.vm.")
                ? Optional.empty() : Optional.of(stack[0]);
    }
}
