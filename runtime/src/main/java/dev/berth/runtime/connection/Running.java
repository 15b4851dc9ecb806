package dev.berth.runtime.connection;

import java.util.Optional;

/// What a connection computes at the moment.
public final class Running {

    private Running() {}

    /// Looks at the connection's threads, those beside the handler included.
    ///
    /// @param connection a live one
    /// @return the top of the stack of the first that computes; empty while all wait for anything, be it for a processor
    public static Optional<StackTraceElement> at(LiveConnection connection) {
        return connection.threads().flatMap(each -> at(each).stream()).findFirst();
    }

    private static Optional<StackTraceElement> at(Thread thread) {
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
