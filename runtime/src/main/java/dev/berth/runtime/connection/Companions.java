package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.runtime.event.ConnectionScope;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/// The virtual threads that a connection has beside its own.
final class Companions {

    private final LiveConnection connection;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<QueuedOutbox> outboxes = new CopyOnWriteArrayList<>();
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
        Thread thread = Thread.ofVirtual().name(connection.id() + '-' + name).unstarted(() ->
                ScopedValue.where(ConnectionScope.CURRENT, connection).run(() -> run(task)));
        threads.add(thread);
        thread.start();
        // Cut off meanwhile: one of the two sees the other, as cutOff() interrupts after the connection is not open.
        if (connection.cutOffReason().isPresent()) {
            thread.interrupt();
        }
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
            threads.remove(Thread.currentThread());
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
}
