package dev.berth.runtime.listener;

import dev.berth.api.FiveTuple;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/// Accepts connections on one socket until it is closed. No error ends the loop but that one, and none makes it
/// spin.
public final class AcceptLoop {

    /// Starts what serves a connection, and owns the channel from then on; may wait for a place.
    @FunctionalInterface
    interface Starter {
        void start(SocketChannel channel) throws IOException, InterruptedException;
    }

    private static final Duration LONGEST_FINISH = Duration.ofSeconds(1);

    private final String listener;
    private final ListeningSocket socket;
    private final Admission admission;
    private final Starter starter;
    private final EventSink events;
    private final AcceptBackoff backoff = new AcceptBackoff();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Thread accepting;
    private volatile LastConnection last;

    AcceptLoop(String listener, ListeningSocket socket, Admission admission, Starter starter, EventSink events) {
        this.listener = listener;
        this.socket = socket;
        this.admission = admission;
        this.starter = starter;
        this.events = events;
    }

    /// What is bound.
    ///
    /// @return the address with its real port
    public SocketAddress address() {
        return socket.address();
    }

    /// The loop's name for people.
    ///
    /// @return the listener's name and address
    @Override
    public String toString() {
        return "listener " + listener + " " + FiveTuple.text(socket.address());
    }

    /// Accepts until [#close]. Blocks; meant for a virtual thread, on which an accept costs a fraction of the context
    /// switches that one on a platform thread does.
    public void run() {
        accepting = Thread.currentThread();
        try {
            while (socket.isOpen()) {
                admission.awaitPlace();
                try {
                    SocketChannel channel = socket.accept();
                    if (isLast(channel)) {
                        channel.close();
                        return;
                    }
                    succeeded();
                    starter.start(channel);
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
        } finally {
            ended.countDown();
            close();
            events.publish(new ServerEvent.Unbound(listener, socket.address()));
        }
    }

    private boolean isLast(SocketChannel channel) throws IOException {
        LastConnection expected = last;
        return expected != null && expected.is(channel.getRemoteAddress());
    }

    /// Accepts what the kernel established already, and then no more. From any thread but the loop's; blocks until the
    /// loop has ended, a second at most: it may be waiting for a place, and then what waits too is given up.
    public void finish() {
        if (accepting != null && socket.address() instanceof InetSocketAddress address) {
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

    private void succeeded() {
        if (backoff.failures() > 0) {
            events.publish(new ServerEvent.AcceptRecovered(listener, socket.address(), backoff.failures()));
            backoff.succeeded();
        }
    }

    private void pause(Throwable cause) throws InterruptedException {
        if (backoff.failures() == 0) {
            Exception told = cause instanceof Exception exception ? exception : new IOException(cause);
            events.publish(new ServerEvent.AcceptFailed(listener, socket.address(), told));
        }
        Thread.sleep(backoff.failed());
    }

    /// Gives the socket up; [#run] then returns. From any thread, again without effect.
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // close(2): the descriptor is released all the same.
        }
        Thread thread = accepting;
        if (thread != null) {
            // It may wait for a permit.
            thread.interrupt();
        }
    }
}
