package dev.berth.runtime.testing;

import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// Keeps events for tests to wait for.
public final class RecordedEvents implements EventSink {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final BlockingQueue<ServerEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void publish(ServerEvent event) {
        events.add(event);
    }

    /// Waits for the next event of a kind; those before it are dropped.
    public <E extends ServerEvent> E await(Class<E> kind) throws InterruptedException {
        return await(kind, event -> true);
    }

    /// Waits for the next event of a kind that a test is looking for; those before it are dropped.
    public <E extends ServerEvent> E await(Class<E> kind, Predicate<E> wanted) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (true) {
            ServerEvent event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new AssertionError("no " + kind.getSimpleName() + " within " + LONGEST_WAIT);
            }
            if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
                return kind.cast(event);
            }
        }
    }

    /// Takes what was published so far, without waiting.
    public List<ServerEvent> take() {
        List<ServerEvent> taken = new java.util.ArrayList<>();
        events.drainTo(taken);
        return taken;
    }
}
