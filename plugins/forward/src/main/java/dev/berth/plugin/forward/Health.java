package dev.berth.plugin.forward;

import dev.berth.plugin.forward.ForwardSettings.Failing;
import java.util.concurrent.TimeUnit;

/// Whether a target is worth trying, from how connecting to it went. It is left alone after failures, each time for
/// longer; then one connection may try it, and the others wait for how that goes. Guarded by the lock of its [Pool].
final class Health {

    private final Failing rules;
    private int failures;
    private boolean down;
    private boolean tried;
    private long backOffNanos;
    private long dueAt;
    private String reason = "";

    Health(Failing rules) {
        this.rules = rules;
    }

    boolean isDown() {
        return down;
    }

    /// Why it is down, or was.
    String reason() {
        return reason;
    }

    /// Whether it can be used, or tried again.
    boolean isUsable(long now) {
        return !down || now - dueAt >= 0;
    }

    /// How long it will still be left alone.
    long remainingNanos(long now) {
        return down ? Math.max(0, dueAt - now) : 0;
    }

    /// Somebody tries it: nobody else does for a while, if it is down.
    void trying(long now) {
        if (down && isUsable(now)) {
            tried = true;
            dueAt = now + backOffNanos;
        }
    }

    /// Somebody looks at it, whether it may be tried again or not.
    void looking() {
        tried = down;
    }

    /// @return whether it has come back
    boolean succeeded() {
        boolean back = down;
        failures = 0;
        tried = false;
        down = false;
        return back;
    }

    /// Many may fail at once when it goes down: only one that tried it since then makes the time longer.
    ///
    /// @return whether it is down for the first time since it was up
    boolean failed(long now, String why) {
        reason = why;
        failures++;
        if (failures < rules.failures() || down && !tried) {
            return false;
        }
        boolean news = !down;
        tried = false;
        backOffNanos = Math.clamp(news ? rules.backOff().toNanos() : 2 * backOffNanos,
                TimeUnit.MILLISECONDS.toNanos(1), Math.max(1, rules.longestBackOff().toNanos()));
        down = true;
        dueAt = now + backOffNanos;
        return news;
    }
}
