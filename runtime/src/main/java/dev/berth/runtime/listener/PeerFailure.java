package dev.berth.runtime.listener;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/// Tells what a peer or the network did to a connection from what a plugin did wrong.
final class PeerFailure {

    private PeerFailure() {}

    /// Whether an exception that a handler threw is, or is caused by, one that its connection or its messages threw.
    static boolean isCauseOf(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            if (each instanceof IOException && Arrays.stream(each.getStackTrace()).anyMatch(PeerFailure::isOurs)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOurs(StackTraceElement frame) {
        String name = frame.getClassName();
        return name.startsWith("dev.berth.runtime.connection.") || name.startsWith("dev.berth.api.frame.");
    }
}
