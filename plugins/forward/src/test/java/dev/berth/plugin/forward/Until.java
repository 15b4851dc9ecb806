package dev.berth.plugin.forward;

import java.util.function.BooleanSupplier;

/// Waits for what becomes true in other threads; the test's timeout bounds it.
final class Until {

    private Until() {}

    static void holds(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("not within the test's time");
            }
            Thread.onSpinWait();
        }
    }
}
