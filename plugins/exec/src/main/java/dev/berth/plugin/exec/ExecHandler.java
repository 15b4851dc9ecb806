package dev.berth.plugin.exec;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Runs a program for each connection, so many at a time.
final class ExecHandler implements Handler, AutoCloseable {

    private static final System.Logger LOG = System.getLogger("dev.berth.plugin.exec");

    /// What one program, and all of a handler's, may write into the log in a minute.
    private static final int LINES_OF_ONE = 100;
    private static final int LINES_OF_ALL = 1000;

    /// The server waits five seconds for its handlers when it stops.
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(4);
    private static final Duration LONGEST_DEATH = Duration.ofMillis(500);

    private final String name;
    private final ExecSettings keys;
    private final Starter starter;
    private final Clock clock;
    private final Semaphore places;
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();
    private final LineBudget lines = new LineBudget(LINES_OF_ALL, System::nanoTime);
    private final LineBudget refusalLines = new LineBudget(1, System::nanoTime);
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean closed;

    ExecHandler(String name, ExecSettings keys, Starter starter) {
        this.name = name;
        this.keys = keys;
        this.starter = starter;
        this.clock = new Clock("exec-" + name);
        this.places = new Semaphore(keys.maxChildren());
    }

    @Override
    public void handle(Connection connection) throws IOException {
        if (!places.tryAcquire()) {
            refuse(connection);
            return;
        }
        try {
            run(connection);
        } finally {
            places.release();
        }
    }

    private void refuse(Connection connection) {
        connection.note("refused", "max-children");
        connection.abort();
        refused.incrementAndGet();
        if (refusalLines.take()) {
            long count = refused.getAndSet(0);
            LOG.log(System.Logger.Level.WARNING, () -> name + ": connections refused: " + count + ", as "
                    + keys.maxChildren() + " programs run; raise max-children, or let clients wait with"
                    + " limits.connections of the listener");
        }
    }

    private void run(Connection connection) throws IOException {
        Starter.Started started = starter.start(PeerEnvironment.of(connection));
        Run run = new Run(connection, started, clock, keys.stopWait());
        runs.add(run);
        try {
            if (closed) {
                run.stop();
            }
            run.serve(keys.timeLimit(), started.errors(), new ErrorLines(
                    List.of(new LineBudget(LINES_OF_ONE, System::nanoTime), lines),
                    line -> LOG.log(System.Logger.Level.INFO,
                            () -> name + ' ' + connection.id() + ' ' + connection.address() + ": " + line)));
        } finally {
            runs.remove(run);
        }
    }

    /// Ends every program that is left, at the end of the server those of connections that were cut off.
    @Override
    public void close() {
        closed = true;
        runs.forEach(Run::stop);
        Duration wait = keys.stopWait().compareTo(LONGEST_CLOSE) < 0 ? keys.stopWait() : LONGEST_CLOSE;
        if (!ended(wait)) {
            runs.forEach(Run::kill);
            ended(LONGEST_DEATH);
        }
        clock.close();
    }

    private boolean ended(Duration wait) {
        try {
            return places.tryAcquire(keys.maxChildren(), wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
