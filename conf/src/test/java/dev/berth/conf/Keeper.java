package dev.berth.conf;

import dev.berth.runtime.testing.Client;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/// A client that keeps one connection and asks on it, again and again, which server it has; if it breaks, it makes
/// another.
final class Keeper implements AutoCloseable {

    /// It shall be there, not load the machine.
    private static final long PAUSE_NANOS = 5_000_000;

    /// A connection that broke.
    ///
    /// @param begun when it was, as [System#nanoTime] tells it
    /// @param target who had answered on it; null if nobody had
    record Broken(long begun, String target) {}

    private final BerthProcess berth;
    private final String listener;
    private final List<Broken> broken = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private volatile String target;
    private volatile boolean over;

    Keeper(BerthProcess berth, String listener) {
        this.berth = berth;
        this.listener = listener;
        thread.start();
    }

    private void run() {
        while (!over) {
            long begun = System.nanoTime();
            String had = null;
            try (Client client = new Client(berth.connect(listener))) {
                while (!over) {
                    String answer = client.send("who\n").line();
                    if (answer == null) {
                        throw new EOFException();
                    }
                    had = answer;
                    target = answer;
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (IOException e) {
                target = null;
                broken.add(new Broken(begun, had));
            }
        }
    }

    /// Who answered last on the connection that it has; null if nobody did.
    String target() {
        return target;
    }

    /// Its connections that broke, in their order.
    List<Broken> broken() {
        return List.copyOf(broken);
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
