package dev.berth.runtime.transport;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/// What tests of pipes do over and over.
final class Attempt {

    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    private Attempt() {}

    /// Runs something on a thread of its own.
    static CompletableFuture<Void> async(Step step) {
        return call(() -> {
            step.run();
            return null;
        });
    }

    static <T> CompletableFuture<T> call(Callable<T> step) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(step.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    static void write(BytePipe pipe, byte[] bytes) throws Exception {
        pipe.write(ByteBuffer.wrap(bytes));
    }

    /// Reads until the end, or until so many bytes came.
    static byte[] read(BytePipe pipe, int most) throws Exception {
        ByteBuffer all = ByteBuffer.allocate(most);
        while (all.hasRemaining() && pipe.read(all) >= 0) {
            // On.
        }
        return java.util.Arrays.copyOf(all.array(), all.position());
    }
}
