package dev.berth.runtime.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// The writing half of TLS: wraps and sends under one lock, so that records go out in the order they were wrapped.
final class TlsOutput {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final BytePipe raw;
    private final SSLEngine engine;
    private final TlsTasks tasks;
    private final Buffers flights;
    private final ReentrantLock writing = new ReentrantLock();

    /// Messages of the handshake that are not sent yet; borrowed, and null when there are none.
    private ByteBuffer flight;

    /// Set when the reader found that the engine wants to answer the peer while a writer had the lock.
    private volatile boolean answerDue;

    private volatile boolean over;

    TlsOutput(BytePipe raw, SSLEngine engine, TlsResources resources) {
        this.raw = raw;
        this.engine = engine;
        this.tasks = resources.tasks();
        this.flights = resources.flights();
    }

    /// Whether the close_notify was sent.
    boolean isOver() {
        return over;
    }

    void write(ByteBuffer buffer) throws IOException {
        writing.lock();
        try {
            while (buffer.hasRemaining()) {
                if (over) {
                    throw new ClosedChannelException();
                }
                if (wrapAndSend(buffer) == Status.CLOSED) {
                    throw new SSLException("TLS takes no more output: the peer or an error closed it");
                }
            }
        } finally {
            writing.unlock();
        }
        sendDueAnswers();
    }

    /// How the engine is called.
    @FunctionalInterface
    interface Wrapping {
        SSLEngineResult wrap(ByteBuffer source, ByteBuffer target) throws IOException;
    }

    /// Wraps a message of the handshake, during which there are no other writers. Those that follow each other go out
    /// in one write, with [#sendFlight].
    void addToFlight(Wrapping wrapping) throws IOException {
        if (flight == null) {
            flight = flights.borrow();
        }
        if (wrapping.wrap(NOTHING, flight).getStatus() == Status.BUFFER_OVERFLOW) {
            if (flight.position() == 0) {
                throw new SSLException("a message of the handshake is larger than TLS allows");
            }
            sendFlight();
        }
    }

    /// Sends the messages of the handshake that were wrapped so far.
    void sendFlight() throws IOException {
        if (flight != null) {
            ByteBuffer whole = flight.flip();
            flight = null;
            raw.write(whole);
            flights.giveBack(whole);
        }
    }

    /// Wraps one record, or of a source as many as there is room for, and sends them in one write; the caller has the
    /// lock.
    private Status wrapAndSend(ByteBuffer source) throws IOException {
        ByteBuffer flight = flights.borrow();
        try {
            Status status = wrap(source, flight);
            while (status == Status.OK && source.hasRemaining()) {
                status = wrap(source, flight);
            }
            if (flight.position() > 0) {
                raw.write(flight.flip());
            }
            return status;
        } finally {
            flights.giveBack(flight);
        }
    }

    private Status wrap(ByteBuffer source, ByteBuffer target) throws IOException {
        SSLEngineResult result = engine.wrap(source, target);
        if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            tasks.run(engine);
        }
        return result.getStatus();
    }

    /// Sends what the engine has to say about what it just read (a key update's answer). A writer that is blocked
    /// by the peer must not block the reader too, or both sides wait for each other: then that writer sends it.
    void answerPeer(HandshakeStatus status) throws IOException {
        if (status == HandshakeStatus.NEED_TASK) {
            tasks.run(engine);
            status = engine.getHandshakeStatus();
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            answerDue = true;
            sendDueAnswers();
        }
    }

    private void sendDueAnswers() throws IOException {
        while (answerDue && writing.tryLock()) {
            try {
                answerDue = false;
                while (!over && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    wrapAndSend(NOTHING);
                }
            } finally {
                writing.unlock();
            }
        }
    }

    /// Sends the alert that the engine has ready, if it has one.
    void sendAlert() {
        writing.lock();
        try {
            sendFlight();
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                    && wrapAndSend(NOTHING) == Status.OK) {
                // What the engine had to say before goes out first.
            }
        } catch (IOException e) {
            // The peer does not even take the alert; the first failure is the one to report.
        } finally {
            writing.unlock();
        }
    }

    /// Sends the close_notify, once. The socket's own output stays open: the engine may yet have to answer a key update.
    void end() throws IOException {
        writing.lock();
        try {
            if (!over) {
                engine.closeOutbound();
                while (!engine.isOutboundDone() && wrapAndSend(NOTHING) == Status.OK) {
                    // Whatever was pending goes out before the close_notify.
                }
                over = true;
            }
        } finally {
            writing.unlock();
        }
    }

    /// Closes the engine in both directions, now that the pipe below is at its end or never was secured. Only for one of
    /// native code, that then lets go what it has outside of the heap; the JDK's would take it for an attack and forget
    /// the session.
    void closeEngine() {
        // Not waiting for a writer, which gets an exception from the pipe and closes this one afterwards.
        if (!writing.tryLock()) {
            return;
        }
        ByteBuffer packet = flights.borrow();
        try {
            engine.closeOutbound();
            engine.closeInbound();
            while (engine.wrap(NOTHING, packet.clear()).bytesProduced() > 0) {
                // It keeps everything until its last words are out.
            }
        } catch (SSLException e) {
            // It is closed all the same.
        } finally {
            flights.giveBack(packet);
            writing.unlock();
        }
    }
}
