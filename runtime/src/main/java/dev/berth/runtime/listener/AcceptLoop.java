package dev.berth.runtime.listener;

import com.google.common.util.concurrent.AbstractExecutionThreadService;
import dev.berth.api.FiveTuple;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

/// Accepts connections on one socket until it is closed. No error ends the loop but that one, and none makes it
/// spin.
final class AcceptLoop extends AbstractExecutionThreadService {

    /// Starts what serves a connection.
    @FunctionalInterface
    interface Starter {
        void start(SocketChannel channel) throws IOException;
    }

    private final String listener;
    private final ListeningSocket socket;
    private final Starter starter;
    private final EventSink events;
    private final AcceptBackoff backoff = new AcceptBackoff();

    AcceptLoop(String listener, ListeningSocket socket, Starter starter, EventSink events) {
        this.listener = listener;
        this.socket = socket;
        this.starter = starter;
        this.events = events;
    }

    ListeningSocket socket() {
        return socket;
    }

    @Override
    protected void startUp() {
        events.publish(new ServerEvent.Bound(listener, socket.address()));
    }

    @Override
    protected void run() throws InterruptedException {
        while (isRunning()) {
            try {
                SocketChannel channel = socket.accept();
                if (backoff.failures() > 0) {
                    events.publish(new ServerEvent.AcceptRecovered(listener, socket.address(), backoff.failures()));
                    backoff.succeeded();
                }
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
    }

    private void pause(Throwable cause) throws InterruptedException {
        if (backoff.failures() == 0) {
            Exception told = cause instanceof Exception exception ? exception : new IOException(cause);
            events.publish(new ServerEvent.AcceptFailed(listener, socket.address(), told));
        }
        Thread.sleep(backoff.failed());
    }

    @Override
    protected void triggerShutdown() {
        try {
            socket.close();
        } catch (IOException e) {
            // close(2): the descriptor is released all the same.
        }
    }

    @Override
    protected void shutDown() {
        triggerShutdown();
        events.publish(new ServerEvent.Unbound(listener, socket.address()));
    }

    @Override
    protected Executor executor() {
        // An accept on a virtual thread costs a fraction of the context switches that one on a platform thread does.
        return command -> Thread.ofVirtual().name(serviceName()).start(command);
    }

    @Override
    protected String serviceName() {
        return "listener " + listener + " " + FiveTuple.text(socket.address());
    }
}
