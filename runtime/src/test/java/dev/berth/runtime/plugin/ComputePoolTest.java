package dev.berth.runtime.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ComputePoolTest {

    private static final ClassLoader PLUGIN = new URLClassLoader("plugin", new URL[0], null);

    @Test
    void workRunsOnPlatformThreadsWithItsPluginsLoaderAndLeavesNoneBehind() throws Exception {
        try (ComputePool pool = new ComputePool()) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<ClassLoader> during = new CompletableFuture<>();
            pool.execute(PLUGIN, () -> {
                thread.complete(Thread.currentThread());
                during.complete(Thread.currentThread().getContextClassLoader());
            });
            assertFalse(thread.get().isVirtual());
            assertSame(PLUGIN, during.get());
            while (thread.get().getContextClassLoader() == PLUGIN) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void noMoreThreadsThanProcessorsWorkAtOnceAndWhoeverHandsOverMoreThanFitsWaits() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        int tasks = processors + 1024 + 10;
        CountDownLatch go = new CountDownLatch(1);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger handedOver = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(tasks);
        try (ComputePool pool = new ComputePool()) {
            Thread source = Thread.startVirtualThread(() -> {
                for (int i = 0; i < tasks; i++) {
                    pool.execute(PLUGIN, () -> {
                        threads.add(Thread.currentThread());
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        done.countDown();
                    });
                    handedOver.incrementAndGet();
                }
            });
            while (source.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertEquals(processors + 1024, handedOver.get());
            go.countDown();
            done.await();
            source.join();
            assertTrue(threads.size() <= processors, threads.toString());
        }
    }

    @Test
    void poolThatIsClosedTakesNoWork() {
        ComputePool pool = new ComputePool();
        pool.close();
        assertThrows(RejectedExecutionException.class, () -> pool.execute(PLUGIN, () -> { }));
    }
}
