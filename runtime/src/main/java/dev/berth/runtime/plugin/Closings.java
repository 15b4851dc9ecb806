package dev.berth.runtime.plugin;

import dev.berth.api.Handler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Closes handlers, each once and on a thread of its own: what a plugin does there may take long or never end.
final class Closings {

    private static final Logger LOG = LoggerFactory.getLogger("berth.plugins");

    /// Every handler that was made and is not closed yet.
    private final Map<HandlerInstance, Thread> threads = new ConcurrentHashMap<>();

    /// Takes note of a handler that will have to be closed.
    void add(HandlerInstance instance) {
        threads.put(instance, Thread.ofPlatform().daemon().name("berth-close-" + instance.description().handler())
                .unstarted(() -> close(instance)));
    }

    /// Begins to close a handler.
    void begin(HandlerInstance instance) {
        Thread thread = threads.get(instance);
        if (thread != null) {
            start(thread);
        }
    }

    private static synchronized void start(Thread thread) {
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        }
    }

    private void close(HandlerInstance instance) {
        Handler handler = instance.handler();
        try {
            if (handler instanceof AutoCloseable closeable) {
                PluginThread.call(handler.getClass().getClassLoader(), () -> {
                    closeable.close();
                    return null;
                });
            }
        } catch (Throwable e) {
            LOG.warn("handler {} failed to close", instance.description().handler(), e);
        } finally {
            threads.remove(instance);
            instance.closed();
        }
    }

    /// Closes every handler that is left.
    ///
    /// @param limit how long at most, for all of them
    void closeAll(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        Map<HandlerInstance, Thread> left = Map.copyOf(threads);
        left.values().forEach(Closings::start);
        left.forEach((instance, thread) -> {
            try {
                if (!thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())))) {
                    LOG.warn("handler {} is still closing after {} s and is left behind",
                            instance.description().handler(), limit.toSeconds());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
