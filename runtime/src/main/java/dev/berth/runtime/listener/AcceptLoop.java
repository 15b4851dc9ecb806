package dev.berth.runtime.listener;

import dev.berth.api.FiveTuple;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.transport.ListenQueue;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Accepts connections on one socket, for the listener that it belongs to, until it is closed. No error ends the loop
/// but that one, and none makes it spin.
final class AcceptLoop {

    private static final Duration LONGEST_FINISH = Duration.ofSeconds(1);

    private final ListeningSocket socket;
    private final EventSink events;
    private final AcceptBackoff backoff = new AcceptBackoff();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean broken;
    private volatile Listener listener;
    private volatile LastConnection last;

    /// How often it came round; written by the loop alone.
    private volatile long turns;

    AcceptLoop(ListeningSocket socket, Listener listener, EventSink events) {
        this.socket = socket;
        this.listener = listener;
        this.events = events;
        this.thread = Thread.ofVirtual().name(toString()).unstarted(this::run);
    }

    /// The socket that it accepts on.
    ListeningSocket socket() {
        return socket;
    }

    /// Whom it accepts for.
    Listener listener() {
        return listener;
    }

    /// Accepts for another listener from now on; the socket and what waits in its backlog stay.
    void serve(Listener other) {
        listener = other;
    }

    /// What is bound, with the real port.
    SocketAddress address() {
        return socket.address();
    }

    /// For people: the listener's name and address.
    @Override
    public String toString() {
        return "listener " + listener.name() + " " + FiveTuple.text(socket.address());
    }

    /// Begins to accept, on a virtual thread: there an accept costs a fraction of the context switches that one on a
    /// platform thread does. Once.
    void start() {
        thread.start();
    }

    /// Accepts until [#close].
    private void run() {
        try {
            while (socket.isOpen()) {
                turns = turns + 1;
                listener.awaitPlace();
                try {
                    SocketChannel channel = socket.accept();
                    if (isLast(channel)) {
                        channel.close();
                        return;
                    }
                    succeeded();
                    listener.serve(channel, socket);
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    // The state of the socket decides, not the kind of error: accept(2) also passes on errors of the
                    // connection that was to be accepted.
                    if (!socket.isOpen()) {
                        return;
                    }
                    pause(e);
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts.
        } catch (Throwable e) {
            broken = true;
            throw e;
        } finally {
            ended.countDown();
            close();
            events.publish(new ServerEvent.Unbound(listener.name(), socket.address()));
        }
    }

    /// How often it came round.
    long turns() {
        return turns;
    }

    /// Whether somebody waits to be accepted and the listener's limits do not say that they should.
    boolean isHeldUp(ListenQueue queue) {
        return !listener.isWaiting(thread) && socket.isAwaited(queue);
    }

    private boolean isLast(SocketChannel channel) throws IOException {
        LastConnection expected = last;
        return expected != null && expected.is(channel.getRemoteAddress());
    }

    /// Accepts what the kernel established already, and then no more. For a loop that was started; from any thread but
    /// the loop's. Blocks until the loop has ended, a second at most: it may be waiting for a place, and then what waits
    /// too is given up. What waits in the queue of an inherited socket is left to whoever accepts on it next.
    void finish() {
        if (!socket.isOpen()) {
            // Suspended: somebody else may have the port now.
            return;
        }
        if (socket.inherited().isPresent()) {
            finishInherited();
            return;
        }
        // Though its thread may not have run yet: clients connect as soon as the socket is bound.
        if (socket.address() instanceof InetSocketAddress address) {
            try (LastConnection connection = LastConnection.open(address)) {
                // Known to the loop before it can meet it.
                last = connection;
                if (connection.connect()) {
                    ended.await(LONGEST_FINISH.toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (IOException e) {
                // Without descriptors it cannot be done in order.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        close();
    }

    private void finishInherited() {
        try {
            // Ends the wait in accept(), and not what the loop does for a connection that it has accepted.
            socket.close();
            ended.await(LONGEST_FINISH.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // close(2): the descriptor is released all the same.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    /// Lets several loops finish, at the same time.
    static void finish(Collection<AcceptLoop> loops) {
        List<Thread> threads = loops.stream()
                .map(loop -> Thread.ofPlatform().daemon().name("berth-finish").start(loop::finish)).toList();
        for (Thread each : threads) {
            try {
                each.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void succeeded() {
        if (backoff.failures() > 0) {
            events.publish(new ServerEvent.AcceptRecovered(listener.name(), socket.address(), backoff.failures()));
            backoff.succeeded();
        }
    }

    /// Whether it ended although nobody closed it, by an error that nothing expects.
    boolean isBroken() {
        return broken;
    }

    /// See [AcceptBackoff#failingFor].
    Optional<Duration> failingFor(long now) {
        return backoff.failingFor(now);
    }

    private void pause(Throwable cause) throws InterruptedException {
        if (backoff.failures() == 0) {
            Exception told = cause instanceof Exception exception ? exception : new IOException(cause);
            events.publish(new ServerEvent.AcceptFailed(listener.name(), socket.address(), told));
        }
        Thread.sleep(backoff.failed(System.nanoTime()));
    }

    /// Gives the socket up; a loop that was started then ends. From any thread, again without effect.
    void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // close(2): the descriptor is released all the same.
        }
        // It may wait for a place.
        thread.interrupt();
    }
}
