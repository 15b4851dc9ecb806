package dev.berth.conf;

import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/// A client that goes on talking to an echo service while others misbehave: in turn on a connection that it keeps and
/// on one that it has just made.
final class Talker implements AutoCloseable {

    /// It shall be there, not load the machine.
    private static final long PAUSE_NANOS = 5_000_000;

    private final BerthProcess berth;
    private final String listener;
    private final Thread thread = Thread.ofPlatform().daemon().name("talker").unstarted(this::talk);
    private volatile boolean ending;
    private volatile long exchanges;
    private volatile Throwable failure;

    Talker(BerthProcess berth, String listener) {
        this.berth = berth;
        this.listener = listener;
        thread.start();
    }

    private void talk() {
        try (Client kept = new Client(berth.connect(listener))) {
            for (long number = 0; !ending; number++) {
                exchange(kept, "kept " + number);
                try (Client fresh = new Client(berth.connect(listener))) {
                    exchange(fresh, "fresh " + number);
                }
                exchanges = number + 1;
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException | AssertionError e) {
            failure = e;
        }
    }

    private static void exchange(Client client, String line) throws IOException {
        String answer = client.send(line + "\n").line();
        if (!line.equals(answer)) {
            throw new AssertionError("sent " + line + ", got " + answer);
        }
    }

    private void requireNoFailure() {
        if (failure != null) {
            throw new AssertionError("others were not served", failure);
        }
    }

    /// Waits until it was served so many times more.
    void awaitExchanges(int count) throws Exception {
        long goal = exchanges + count;
        Await.until(() -> count + " exchanges", () -> {
            requireNoFailure();
            return exchanges >= goal;
        });
    }

    /// Ends it, and fails if it was ever left without its answer.
    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requireNoFailure();
    }
}
