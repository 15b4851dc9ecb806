package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TlsTasksTest {

    private static final int MANY = 1000;

    private final AtomicLong ready = new AtomicLong(MANY);
    private final AtomicLong now = new AtomicLong();
    private final TlsTasks tasks = new TlsTasks(ready::get, now::get);

    @AfterEach
    void close() {
        tasks.close();
    }

    /// The thread that runs a step which takes so many milliseconds.
    private Thread runs(int millis) throws IOException {
        Thread[] runs = new Thread[1];
        tasks.call(() -> {
            runs[0] = Thread.currentThread();
            now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
            return null;
        });
        return runs[0];
    }

    @Test
    void stepStaysOnItsThreadWhenNobodyWaitsForACarrier() throws IOException {
        ready.set(0);
        assertSame(Thread.currentThread(), runs(1));
    }

    @Test
    void stepGoesElsewhereWhenManyWaitForACarrierHoweverShortItIs() throws IOException {
        for (int i = 0; i < MANY; i++) {
            runs(0);
        }
        assertNotSame(Thread.currentThread(), runs(0));
    }

    @Test
    void stepFollowsThoseThatWaitElsewhere() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            calls.add(Attempt.async(() -> tasks.call(() -> {
                await(over);
                return null;
            })));
        }
        int waiting = MANY - Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        awaitWaiting(waiting);
        ready.set(0);
        calls.add(Attempt.async(() -> runs(1)));
        awaitWaiting(waiting + 1);
        over.countDown();
        for (CompletableFuture<Void> call : calls) {
            call.get();
        }
    }

    private void awaitWaiting(int count) {
        while (tasks.waiting() != count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void stepGoesElsewhereWhenNobodyKnowsWhoWaits() throws IOException {
        ready.set(-1);
        assertNotSame(Thread.currentThread(), runs(1));
    }

    @Test
    void stepsThatTakeLongGoElsewhereUntilTheyTakeLessAgain() throws IOException {
        ready.set(0);
        for (int i = 0; i < MANY; i++) {
            runs(10);
        }
        assertNotSame(Thread.currentThread(), runs(10));
        for (int i = 0; i < MANY; i++) {
            runs(1);
        }
        assertSame(Thread.currentThread(), runs(1));
    }

    @Test
    void shortStepsStayWhereLongerOnesMayNot() throws IOException {
        ready.set(2);
        assertNotSame(Thread.currentThread(), runs(1));
        for (int i = 0; i < MANY; i++) {
            runs(0);
        }
        assertSame(Thread.currentThread(), runs(0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, MANY})
    void failureReachesTheCaller(int others) {
        ready.set(others);
        SSLException failure = new SSLException("no");
        assertSame(failure, assertThrows(SSLException.class, () -> tasks.call(() -> {
            throw failure;
        })));
        Error error = new StackOverflowError();
        assertSame(error, assertThrows(SSLException.class, () -> tasks.call(() -> {
            throw error;
        })).getCause());
    }

    /// The call still has the caller's buffers, which must not go to another connection meanwhile.
    @Test
    void interruptedCallerWaitsAndIsInterruptedAfterwards() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch seen = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = Thread.startVirtualThread(() -> {
            try {
                assertNull(tasks.call(() -> {
                    begun.countDown();
                    await(seen);
                    return null;
                }));
                interrupted.complete(Thread.currentThread().isInterrupted());
            } catch (Throwable e) {
                interrupted.completeExceptionally(e);
            }
        });
        begun.await();
        caller.interrupt();
        while (caller.isInterrupted()) {
            Thread.onSpinWait();
        }
        seen.countDown();
        assertTrue(interrupted.get());
    }

    @Test
    void callsThatWaitForAThreadEndWithThePool() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        List<CompletableFuture<Void>> calls = new ArrayList<>();
        int more = Runtime.getRuntime().availableProcessors() + 1;
        CountDownLatch handedOver = new CountDownLatch(more);
        for (int i = 0; i < more; i++) {
            calls.add(Attempt.async(() -> {
                handedOver.countDown();
                tasks.call(() -> {
                    await(never);
                    return null;
                });
            }));
        }
        handedOver.await();
        tasks.close();
        for (CompletableFuture<Void> call : calls) {
            Throwable cause = assertThrows(ExecutionException.class, call::get).getCause();
            assertInstanceOf(IOException.class, cause);
        }
        assertEquals("the server has stopped",
                assertThrows(IOException.class, () -> tasks.call(() -> null)).getMessage());
    }

    private static void await(CountDownLatch latch) throws SSLException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new SSLException(e);
        }
    }
}
