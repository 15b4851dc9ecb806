package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TlsTasksTest {

    private static final int MOST = 2;

    private final TlsTasks tasks = new TlsTasks(new Semaphore(MOST));

    @Test
    void failureReachesTheCallerAndItsTurnIsOver() throws Exception {
        SSLException failure = new SSLException("no");
        for (int i = 0; i <= MOST; i++) {
            assertSame(failure, assertThrows(SSLException.class, () -> tasks.call(() -> {
                throw failure;
            })));
        }
        assertNull(tasks.call(() -> null));
    }

    @Test
    void noMoreThanSoManyStepsAreCarriedOutAtATime() throws Exception {
        CountDownLatch all = new CountDownLatch(MOST);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i < 4 * MOST; i++) {
            calls.add(Attempt.async(() -> tasks.call(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                all.countDown();
                await(goOn);
                running.decrementAndGet();
                return null;
            })));
        }
        all.await();
        goOn.countDown();
        for (CompletableFuture<Void> call : calls) {
            call.get();
        }
        assertEquals(MOST, most.get());
    }

    private static void await(CountDownLatch latch) throws SSLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new SSLException(e);
        }
    }
}
