package dev.berth.runtime.plugin;

import java.util.concurrent.atomic.AtomicInteger;

/// Something with several users, let go of when the last one no longer needs it. Whoever makes it is its first user.
public abstract class Shared {

    private final AtomicInteger users = new AtomicInteger(1);

    /// Makes it, with one user.
    protected Shared() {}

    /// Becomes a user. From any thread.
    ///
    /// @return false if it was let go of already
    public final boolean acquire() {
        return users.updateAndGet(count -> count == 0 ? 0 : count + 1) > 0;
    }

    /// Stops being a user. From any thread, once for each [#acquire] and once for having made it.
    public final void release() {
        if (users.decrementAndGet() == 0) {
            letGo();
        }
    }

    /// Whether anybody uses it.
    ///
    /// @return whether there is a user
    public final boolean isUsed() {
        return users.get() > 0;
    }

    /// Called once, on the thread of the last user: must not block.
    protected abstract void letGo();
}
