package dev.berth.plugin.forward;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Looks at the targets at intervals, each on a virtual thread of its own, from the first connection until it is closed.
final class HealthCheck implements AutoCloseable {

    private final String name;
    private final Pool pool;
    private final Dial dial;
    private final Teller teller;
    private final ForwardSettings.Failing keys;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private boolean over;

    /// @param name the handler's
    HealthCheck(String name, Pool pool, Dial dial, Teller teller, ForwardSettings.Failing keys) {
        this.name = name;
        this.pool = pool;
        this.dial = dial;
        this.teller = teller;
        this.keys = keys;
    }

    /// Begins, if it is asked for and has not begun.
    void begin() {
        if (keys.check() && !begun.get() && begun.compareAndSet(false, true)) {
            synchronized (threads) {
                if (!over) {
                    pool.targets().forEach(target -> threads.add(Thread.ofVirtual()
                            .name("forward-" + name + "-check").start(() -> watch(target))));
                }
            }
        }
    }

    private void watch(Target target) {
        try {
            while (true) {
                look(target);
                Thread.sleep(keys.interval());
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void look(Target target) throws InterruptedException {
        pool.looking(target);
        try {
            dial.look(target);
            if (pool.succeeded(target, false)) {
                teller.back(target);
            }
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (pool.failed(target, e.getMessage())) {
                teller.down(target, e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        synchronized (threads) {
            over = true;
            threads.forEach(Thread::interrupt);
        }
    }
}
