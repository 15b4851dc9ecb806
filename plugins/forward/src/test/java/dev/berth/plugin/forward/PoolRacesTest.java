package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many that take and give back places at the same moment.
@Timeout(30)
class PoolRacesTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final Target a = Made.target("a");
    private final Target b = Made.target("b");

    private static Pool pool(int mostConnections, int queue, Duration timeout, Target... targets) {
        return new Pool(List.of(targets), Made.queue(mostConnections, queue, timeout));
    }

    private static Target take(Pool pool) throws IOException {
        return pool.take("client", List.of());
    }

    @Test
    void whoComesLaterDoesNotOvertakeThoseThatWait() throws Exception {
        Pool pool = pool(1, 10, LONG, a);
        Waiters waiters = new Waiters(pool);
        take(pool);
        for (int round = 0; round < 100; round++) {
            waiters.add("one");
            AtomicReference<String> before = new AtomicReference<>();
            Thread givesBack = Thread.ofVirtual().start(() -> {
                before.set(waiters.next());
                pool.closed(a);
            });
            pool.closed(a);
            take(pool);
            assertEquals("one a:80", before.get());
            givesBack.join();
        }
    }

    @Test
    void placesThatAreGivenBackAtOnceGoToAsManyThatWait() throws Exception {
        Pool pool = pool(1, 10, LONG, a, b);
        Waiters waiters = new Waiters(pool);
        take(pool);
        take(pool);
        for (int round = 0; round < 100; round++) {
            waiters.add("one");
            waiters.add("two");
            pool.closed(a);
            pool.closed(b);
            assertEquals(2, Stream.of(waiters.next(), waiters.next()).map(each -> each.substring(4)).distinct().count());
        }
    }

    @Test
    void manyAtOnceNeverHaveMorePlacesThanThereAreAndLeaveNoneTaken() throws Exception {
        Pool pool = pool(2, 1000, LONG, a, b);
        AtomicInteger holding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(CompletableFuture.runAsync(() -> {
                for (int round = 0; round < 100; round++) {
                    hold(pool, holding, most);
                }
            }, task -> Thread.ofVirtual().start(task)));
        }
        all.forEach(CompletableFuture::join);
        assertTrue(most.get() <= 4, most + " at once");
        assertEquals(List.of(0, 0, 0), List.of(a.open(), b.open(), pool.waiting()));
    }

    private static void hold(Pool pool, AtomicInteger holding, AtomicInteger most) {
        try {
            Target target = take(pool);
            most.accumulateAndGet(holding.incrementAndGet(), Math::max);
            Thread.yield();
            holding.decrementAndGet();
            pool.closed(target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
