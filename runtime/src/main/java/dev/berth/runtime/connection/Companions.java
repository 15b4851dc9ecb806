package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// What a connection has beside its own thread: other virtual threads, and connections that it opened.
final class Companions {

    private final LiveConnection connection;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<QueuedOutbox> outboxes = new CopyOnWriteArrayList<>();
    private final List<LiveConnection> opened = new CopyOnWriteArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Companions(LiveConnection connection) {
        this.connection = connection;
    }

    QueuedOutbox outbox(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("an outbox holds at least 1 byte, not " + maxBytes);
        }
        QueuedOutbox outbox = new QueuedOutbox(connection, maxBytes);
        outboxes.add(outbox);
        return outbox;
    }

    void start(String name, Connection.Task task) {
        Thread thread = Thread.ofVirtual().name(connection.id() + '-' + name).unstarted(() -> run(task));
        threads.add(thread);
        connection.resources().connections().join(thread, connection);
        boolean started = false;
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                forget(thread);
            }
        }
        // Cut off meanwhile: one of the two sees the other, as cutOff() interrupts after the connection is not open.
        if (connection.cutOffReason().isPresent()) {
            thread.interrupt();
        }
    }

    /// Ends with the connection from now on.
    void own(LiveConnection other) {
        opened.removeIf(each -> !each.isOpen());
        opened.add(other);
    }

    /// Closes in order what the connection opened and left open; each takes the time that a peer has to end, at most.
    void closeOpened() {
        for (LiveConnection each : opened) {
            try {
                each.close();
            } catch (IOException e) {
                // It is over either way.
            }
        }
    }

    private void forget(Thread thread) {
        connection.resources().connections().leave(thread);
        threads.remove(thread);
    }

    Stream<Thread> threads() {
        return threads.stream();
    }

    private void run(Connection.Task task) {
        try {
            task.run();
        } catch (Throwable e) {
            // After the connection's end everything that a task meets is that end.
            if (connection.isOpen() && failure.compareAndSet(null, e)) {
                connection.abort();
            }
        } finally {
            forget(Thread.currentThread());
        }
    }

    /// What ended the connection from one of these threads.
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    /// Waits until the outboxes are empty; the connection's end bounds it.
    void finishOutboxes() {
        outboxes.forEach(QueuedOutbox::finish);
    }

    /// Interrupts what still runs.
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /// Interrupts what still runs, and cuts off what is still open.
    void release() {
        interrupt();
        opened.stream().filter(LiveConnection::isOpen).forEach(LiveConnection::abort);
    }
}
