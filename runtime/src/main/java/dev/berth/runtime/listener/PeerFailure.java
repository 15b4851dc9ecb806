package dev.berth.runtime.listener;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tells what a peer or the network did to a connection from what a plugin did wrong.
final class PeerFailure {

    private static final List<String> OURS = List.of(
            "dev.berth.runtime.connection.", "dev.berth.runtime.tls.", "dev.berth.runtime.transport.",
            "dev.berth.api.frame.");

    private PeerFailure() {}

    /// Whether an exception that a handler threw is, or is caused by, one that its connection or its messages threw.
    static boolean isCauseOf(Throwable failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable each = failure; each != null && seen.add(each); each = each.getCause()) {
            if (each instanceof IOException && isThrownByUs(each)) {
                return true;
            }
        }
        return false;
    }

    /// Whether the connection or a frame stands above all code of the plugin: one of the plugin's own, in a reader
    /// that the connection called, may have failed by itself.
    private static boolean isThrownByUs(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("javax.")
                        && !name.startsWith("sun.") && !name.startsWith("jdk."))
                .findFirst()
                .filter(name -> OURS.stream().anyMatch(name::startsWith))
                .isPresent();
    }
}
