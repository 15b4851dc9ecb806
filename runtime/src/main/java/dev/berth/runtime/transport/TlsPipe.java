package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// TLS over any pipe.
///
/// The records of the peer are gathered in [TlsRecords]; what is wrapped goes out under one lock, in the order it was
/// wrapped. A stream that ends without the peer's close_notify is an error and never an end (RFC 8446 section 6.1).
public final class TlsPipe implements BytePipe {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final BytePipe raw;
    private final SSLEngine engine;
    private final TlsTasks tasks;
    private final boolean computesInline;
    private final TlsRecords records;
    private final Buffers plain;
    private final Buffers packets;

    private final ReentrantLock reading = new ReentrantLock();
    private final ReentrantLock writing = new ReentrantLock();

    /// Set when the reader found that the engine wants to answer the peer while a writer had the lock.
    private volatile boolean answerDue;

    /// Plain text that did not fit into the reader's buffer; borrowed, and null when there is none.
    private ByteBuffer leftover;

    private boolean handshaken;
    private boolean inputOver;
    private volatile boolean outputOver;

    /// Puts an engine that has not begun its handshake on a pipe.
    ///
    /// @param raw carries the records; owned by this pipe from now on
    /// @param engine in client or server mode
    /// @param resources the buffers and the pool for costly steps, shared by all connections
    public TlsPipe(BytePipe raw, SSLEngine engine, TlsResources resources) {
        this(raw, engine, false, resources);
    }

    /// Puts an engine on a pipe that may be one which does all its work within its calls.
    ///
    /// @param raw carries the records; owned by this pipe from now on
    /// @param engine in client or server mode, its handshake not begun
    /// @param computesInline whether the engine has no tasks, so that its calls are the costly steps of the handshake
    /// @param resources the buffers and the pool for costly steps, shared by all connections
    public TlsPipe(BytePipe raw, SSLEngine engine, boolean computesInline, TlsResources resources) {
        this.raw = raw;
        this.engine = engine;
        this.computesInline = computesInline;
        this.tasks = resources.tasks();
        this.plain = resources.plain();
        this.packets = resources.packets();
        this.records = new TlsRecords(raw, packets.size());
    }

    /// Performs the handshake. Blocks; bounded only by [#abort] from another thread.
    ///
    /// @throws SSLException if the peer and this side do not come to terms; the peer has then been sent the alert
    /// @throws IOException if the pipe broke
    public void handshake() throws IOException {
        try {
            engine.beginHandshake();
            while (true) {
                switch (engine.getHandshakeStatus()) {
                    case NEED_TASK -> tasks.run(engine);
                    case NEED_WRAP -> wrapAndSend(NOTHING);
                    case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrapHandshake();
                    case FINISHED, NOT_HANDSHAKING -> {
                        handshaken = true;
                        return;
                    }
                }
            }
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
    }

    private void unwrapHandshake() throws IOException {
        ByteBuffer target = plain.borrow();
        try {
            SSLEngineResult result = costly(() -> records.unwrap(engine, target));
            if (result.getStatus() == Status.BUFFER_UNDERFLOW && !records.fill()) {
                throw new SSLException("the peer ended the connection during the handshake");
            }
            if (result.getStatus() == Status.CLOSED) {
                throw new SSLException("the peer closed TLS during the handshake");
            }
        } finally {
            plain.giveBack(target);
        }
    }

    /// A step of the handshake; whoever computes within it must not do so on a carrier of virtual threads.
    private SSLEngineResult costly(TlsTasks.EngineCall step) throws IOException {
        return computesInline ? tasks.call(step) : step.run();
    }

    private void sendAlert() {
        try {
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                wrapAndSend(NOTHING);
            }
        } catch (IOException e) {
            // The peer does not even take the alert; the first failure is the one to report.
        }
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return read(buffer, true);
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        return read(buffer, false);
    }

    private int read(ByteBuffer buffer, boolean wait) throws IOException {
        reading.lock();
        try {
            while (true) {
                if (leftover != null) {
                    return takeLeftover(buffer);
                }
                if (inputOver) {
                    return -1;
                }
                int count = unwrapInto(buffer);
                if (count > 0) {
                    return count;
                }
                if (count == 0) {
                    int filled = wait ? (records.fill() ? 1 : -1) : records.fillAvailable();
                    if (filled == 0) {
                        return 0;
                    }
                    if (filled < 0) {
                        endOfRecords();
                    }
                }
            }
        } finally {
            reading.unlock();
        }
    }

    private void endOfRecords() throws SSLException {
        if (!raw.inputEndedHere()) {
            throw new SSLException("the TLS stream was cut off: the peer ended it without a close_notify");
        }
        inputOver = true;
    }

    /// Returns the bytes put into `buffer`; 0 when another record is needed; -1 with `inputOver` set at the end, or
    /// when plain text went to `leftover`.
    private int unwrapInto(ByteBuffer buffer) throws IOException {
        while (true) {
            if (records.alertMustWait(engine) && !outputOver) {
                // TLS 1.2 sends its own close_notify when it unwraps the peer's, and then writes no more. So the
                // handler is told the end now and the record is unwrapped, and with that verified, in finish().
                inputOver = true;
                return -1;
            }
            boolean direct = buffer.remaining() >= plain.size();
            ByteBuffer target = direct ? buffer : plain.borrow();
            int before = target.position();
            SSLEngineResult result;
            try {
                result = records.unwrap(engine, target);
            } catch (SSLException e) {
                sendAlertLocked();
                throw e;
            }
            int produced = target.position() - before;
            if (!direct) {
                keepOrGiveBack(target, produced);
            }
            answerPeer(result.getHandshakeStatus());
            if (result.getStatus() == Status.CLOSED || engine.isInboundDone()) {
                inputOver = true;
            }
            if (produced > 0) {
                return direct ? produced : -1;
            }
            if (inputOver) {
                return -1;
            }
            if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
                return 0;
            }
        }
    }

    private void keepOrGiveBack(ByteBuffer target, int produced) {
        if (produced > 0) {
            leftover = target.flip();
        } else {
            plain.giveBack(target);
        }
    }

    private int takeLeftover(ByteBuffer buffer) {
        int count = Math.min(buffer.remaining(), leftover.remaining());
        buffer.put(buffer.position(), leftover, leftover.position(), count);
        buffer.position(buffer.position() + count);
        leftover.position(leftover.position() + count);
        if (!leftover.hasRemaining()) {
            plain.giveBack(leftover);
            leftover = null;
        }
        return count;
    }

    /// Sends what the engine has to say about what it just read (a key update's answer). A writer that is blocked
    /// by the peer must not block the reader too, or both sides wait for each other: then that writer sends it.
    private void answerPeer(HandshakeStatus status) throws IOException {
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
                while (!outputOver && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    wrapAndSend(NOTHING);
                }
            } finally {
                writing.unlock();
            }
        }
    }

    private void sendAlertLocked() {
        writing.lock();
        try {
            sendAlert();
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void write(ByteBuffer buffer) throws IOException {
        writing.lock();
        try {
            while (buffer.hasRemaining()) {
                if (outputOver) {
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

    /// Wraps one record and sends it; the caller has the lock, or is in the handshake.
    private Status wrapAndSend(ByteBuffer source) throws IOException {
        ByteBuffer packet = packets.borrow();
        try {
            SSLEngineResult result = handshaken ? engine.wrap(source, packet)
                    : costly(() -> engine.wrap(source, packet));
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                tasks.run(engine);
            }
            if (packet.position() > 0) {
                raw.write(packet.flip());
            }
            return result.getStatus();
        } finally {
            packets.giveBack(packet);
        }
    }

    @Override
    public void endInput() {
        raw.endInput();
    }

    @Override
    public boolean inputEndedHere() {
        return raw.inputEndedHere();
    }

    /// Sends the close_notify. The socket's own output stays open: the engine may yet have to answer a key update.
    @Override
    public void shutdownOutput() throws IOException {
        writing.lock();
        try {
            if (!outputOver) {
                engine.closeOutbound();
                while (!engine.isOutboundDone() && wrapAndSend(NOTHING) == Status.OK) {
                    // Whatever was pending goes out before the close_notify.
                }
                outputOver = true;
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public void finish() throws IOException {
        try {
            shutdownOutput();
            records.verifyHeldAlert(engine, plain);
        } finally {
            raw.finish();
        }
    }

    @Override
    public void close() {
        raw.close();
    }

    @Override
    public void abort() {
        raw.abort();
    }

    @Override
    public Progress progress() {
        return raw.progress();
    }

    @Override
    public SocketAddress local() {
        return raw.local();
    }

    @Override
    public SocketAddress remote() {
        return raw.remote();
    }
}
