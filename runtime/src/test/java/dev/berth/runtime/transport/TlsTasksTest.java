package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TlsTasksTest {

    private final TlsTasks tasks = new TlsTasks();

    @AfterEach
    void close() {
        tasks.close();
    }

    @Test
    void failureReachesTheCaller() {
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
