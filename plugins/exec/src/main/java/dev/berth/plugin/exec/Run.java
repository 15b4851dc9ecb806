package dev.berth.plugin.exec;

import dev.berth.api.Connection;
import dev.berth.api.Connection.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// One program and its connection, from the start to the end of both.
///
/// The connection's own thread passes the program's output on and waits for its end; one beside it passes the input on.
/// They meet in [#stop], which both may call, and the clock too. A third reads what goes to standard error. It is none
/// of the connection's: those are interrupted when it is cut off, which would close the pipe, and a program that has
/// something to say about its end would die of that instead.
final class Run {

    /// Everybody who wrote to standard error is gone by then; who is not left the program's process group.
    private static final Duration ERRORS_LEFT = Duration.ofSeconds(1);

    private static final int ERRORS_SIZE = 256;

    private final Connection connection;
    private final Child child;
    private final ProgramSocket socket;
    private final Clock clock;
    private final Duration stopWait;
    private final CountDownLatch over = new CountDownLatch(1);

    private volatile boolean inTime = true;
    private long stoppedAt;
    private Optional<Future<?>> kill = Optional.empty();

    Run(Connection connection, Starter.Started started, Clock clock, Duration stopWait) {
        this.connection = connection;
        this.child = started.child();
        this.socket = started.socket();
        this.clock = clock;
        this.stopWait = stopWait;
    }

    /// Moves the bytes and waits until the program and its group are gone, whatever happens. On the connection's
    /// thread.
    ///
    /// @throws IOException if the connection broke
    void serve(Optional<Duration> timeLimit, Optional<Pipe.SourceChannel> errors, ErrorLines lines)
            throws IOException {
        CountDownLatch errorsRead = new CountDownLatch(errors.isPresent() ? 1 : 0);
        Optional<Future<?>> limit = Optional.empty();
        boolean interrupted = false;
        try {
            connection.note("pid", Integer.toString(child.pid()));
            errors.ifPresent(each -> Thread.ofVirtual().name(connection.id() + "-errors")
                    .start(() -> readErrors(each, lines, errorsRead)));
            limit = timeLimit.map(each -> clock.after(each, this::outOfTime));
            connection.alongside("input", this::passInput);
            socket.readAll(connection::write);
            // A program that ended its output may go on reading. One that exited may have failed: then the client must
            // not read an end.
            if (child.awaitExitBriefly().isEmpty() && inTime) {
                connection.shutdownOutput();
            }
        } catch (ClosedByInterruptException e) {
            interrupted = connection.isOpen();
            stop();
        } catch (IOException | RuntimeException e) {
            stop();
            throw e;
        } finally {
            interrupted |= end();
            limit.ifPresent(each -> each.cancel(false));
            interrupted |= !finish(errors, errorsRead);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Waits for the end of the process, and ends what it left behind.
    ///
    /// @return whether the thread was interrupted meanwhile
    private boolean end() throws IOException {
        boolean interrupted = false;
        ExitStatus status = null;
        while (status == null) {
            try {
                status = child.awaitExit();
            } catch (InterruptedException e) {
                interrupted = true;
                stop();
            }
        }
        over.countDown();
        connection.note("exit", status.toString());
        boolean byItself;
        long left;
        synchronized (this) {
            byItself = stoppedAt == 0;
            left = stopWait.toNanos() - (byItself ? 0 : System.nanoTime() - stoppedAt);
            kill.ifPresent(each -> each.cancel(false));
        }
        if (byItself) {
            child.signal(Libc.SIGTERM);
        }
        child.reap();
        child.endGroup(left);
        if (!inTime || byItself && status.signalled()) {
            // What the client got may be half of an answer, and must not look like a whole one.
            connection.abort();
        }
        return interrupted;
    }

    private boolean finish(Optional<Pipe.SourceChannel> errors, CountDownLatch errorsRead) throws IOException {
        socket.close();
        boolean waited = true;
        try {
            errorsRead.await(ERRORS_LEFT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            waited = false;
        }
        if (errors.isPresent()) {
            errors.get().close();
        }
        return waited;
    }

    private void passInput() throws IOException {
        try {
            while (over.getCount() > 0 && connection.read(this::toProgram) != -1) {}
            socket.endInput();
            // Silent programs of silent clients would stay for ever.
            boolean idle = connection.ending() == Ending.IDLE;
            if (idle && !over.await(stopWait.toNanos(), TimeUnit.NANOSECONDS)) {
                stop();
            }
            // A connection that is cut off now is told by an interrupt.
            over.await();
        } catch (InterruptedException e) {
            stop();
        } catch (IOException e) {
            stop();
            throw e;
        }
    }

    private void toProgram(ByteBuffer bytes) {
        // Also when it reads no more: only who reads learns of the client's end.
        socket.write(bytes);
    }

    private static void readErrors(Pipe.SourceChannel errors, ErrorLines lines, CountDownLatch read) {
        ByteBuffer buffer = ByteBuffer.allocate(ERRORS_SIZE);
        try {
            while (errors.read(buffer) >= 0) {
                lines.take(buffer.flip());
                buffer.clear();
            }
        } catch (IOException e) {
            // Closed by this side, as somebody who left the program's group still has it.
        } finally {
            lines.end();
            read.countDown();
        }
    }

    private void outOfTime() {
        inTime = false;
        connection.note("stopped", "time-limit");
        stop();
    }

    /// Tells the program's whole process group to end, and makes it when the time for that is over. From any thread,
    /// never waits; without effect when it did so already, or has ended.
    synchronized void stop() {
        if (stoppedAt == 0 && over.getCount() > 0) {
            stoppedAt = System.nanoTime() | 1;
            signal(Libc.SIGTERM);
            kill = Optional.of(clock.after(stopWait, this::kill));
        }
    }

    /// Ends the program's whole process group, and the connection. From any thread, never waits.
    void kill() {
        signal(Libc.SIGKILL);
        // Who is not in that group may have the socket, and the client may not read.
        socket.endOutput();
        connection.abort();
    }

    private void signal(int signal) {
        try {
            child.signal(signal);
        } catch (IOException e) {
            throw new IllegalStateException("kill(2) tells its errors otherwise", e);
        }
    }
}
