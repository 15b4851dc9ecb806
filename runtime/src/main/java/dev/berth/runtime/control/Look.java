package dev.berth.runtime.control;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.AbstractOwnableSynchronizer;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.StampedLock;

/// A look at one thread: where it is, and what it does there.
///
/// @param doing what it does
/// @param lock the kind of lock that it waits for, if it does
/// @param stack the innermost frame first, without how virtual threads are run
record Look(Doing doing, Optional<String> lock, List<StackTraceElement> stack) {

    /// What a thread does.
    enum Doing {
        /// It computes, on a carrier.
        COMPUTES("computes"),
        /// It could compute, and waits for a carrier.
        READY("waits for a processor"),
        /// It waits for the peer to send.
        READS("waits for its peer in read"),
        /// It waits for the peer to read.
        WRITES("waits for its peer in write"),
        /// It waits for the peer to end too.
        CLOSES("waits for its peer to close"),
        /// It waits for a lock that another thread has.
        LOCKED("waits for a lock"),
        /// It sleeps.
        SLEEPS("sleeps"),
        /// It waits for another socket than the connection's.
        ELSEWHERE("waits for another socket"),
        /// It waits for something else: a queue, a future, a latch.
        PARKED("is parked"),
        /// It has ended.
        ENDED("has ended");

        private final String words;

        Doing(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private static final String CONNECTION = "dev.berth.runtime.connection.";
    private static final String TRANSPORT = "dev.berth.runtime.transport.";

    static Look at(Thread thread) {
        Thread.State state = thread.getState();
        Object blocker = LockSupport.getBlocker(thread);
        StackTraceElement[] stack = thread.getStackTrace();
        boolean onCarrier = stack.length > 0 && !stack[0].getClassName().startsWith("java.lang.VirtualThread")
                && !stack[0].getClassName().startsWith("jdk.internal.vm.");
        List<StackTraceElement> telling = Frames.telling(stack);
        Optional<String> lock = lock(state, blocker);
        return new Look(doing(state, lock.isPresent(), onCarrier, telling), lock, telling);
    }

    /// A monitor's class is not told of a virtual thread; that of a lock is.
    private static Optional<String> lock(Thread.State state, Object blocker) {
        if (state == Thread.State.BLOCKED) {
            return Optional.of("synchronized");
        }
        boolean waits = state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
        if (waits && blocker instanceof StampedLock) {
            return Optional.of("StampedLock");
        }
        // Latches and semaphores are synchronizers too, but no locks.
        return waits && blocker instanceof AbstractOwnableSynchronizer
                ? Optional.of(blocker.getClass().getName()).filter(name -> name.matches(".*\\.Reentrant\\w*Lock\\$.*"))
                        .map(name -> name.replaceAll(".*\\.(\\w+)\\$.*", "$1"))
                : Optional.empty();
    }

    private static Doing doing(Thread.State state, boolean lock, boolean onCarrier, List<StackTraceElement> stack) {
        return switch (state) {
            case TERMINATED, NEW -> Doing.ENDED;
            case RUNNABLE -> onCarrier ? Doing.COMPUTES : Doing.READY;
            case BLOCKED -> Doing.LOCKED;
            case WAITING, TIMED_WAITING -> lock ? Doing.LOCKED : waiting(stack);
        };
    }

    private static Doing waiting(List<StackTraceElement> stack) {
        if (stack.isEmpty()) {
            return Doing.PARKED;
        }
        // What the thread called last that is not the JDK's.
        Optional<StackTraceElement> caller = stack.stream().filter(frame -> !Frames.isJdk(frame)).findFirst();
        if (caller.filter(Frames::isBerth).isPresent()) {
            for (StackTraceElement frame : stack) {
                if (frame.getClassName().startsWith(TRANSPORT) && frame.getMethodName().equals("finish")) {
                    return Doing.CLOSES;
                }
                if (frame.getClassName().equals(CONNECTION + "Incoming")) {
                    return Doing.READS;
                }
                if (frame.getClassName().equals(CONNECTION + "Output")) {
                    return Doing.WRITES;
                }
            }
        }
        if (stack.getFirst().getMethodName().startsWith("sleep") && stack.getFirst().getClassName().equals("java.lang.Thread")) {
            return Doing.SLEEPS;
        }
        return stack.stream().takeWhile(Frames::isJdk).anyMatch(frame -> frame.getClassName().startsWith("sun.nio.ch."))
                ? Doing.ELSEWHERE : Doing.PARKED;
    }

    /// Where it does that: the handler's own frame, or else the innermost.
    Optional<StackTraceElement> place() {
        return Frames.ofHandler(stack).or(() -> stack.stream().findFirst());
    }

    String where() {
        return place().map(Frames::brief).orElse("no frame");
    }
}
