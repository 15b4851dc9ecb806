package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// The peer's TLS records as they arrive: gathers their bytes and hands them to the engine.
///
/// It waits with a small buffer of its own and borrows one for a whole record only when that was filled, until all is
/// unwrapped. For one thread at a time.
final class TlsRecords {

    /// The first message is a ClientHello, and many connections may be slow to send theirs: enough for most of them.
    private static final int HELLO_SIZE = 2048;

    /// Enough for the records of small requests, and all that an idle connection holds here.
    private static final int WAITING_SIZE = 256;

    private static final byte ALERT = 21;
    private static final byte HANDSHAKE = 22;

    /// RFC 8446 section 5.1 and RFC 6520: the types of records.
    private static final byte FIRST_TYPE = 20;
    private static final byte LAST_TYPE = 24;

    /// Content type, version and length (RFC 5246 section 6.2.1).
    private static final int HEADER = 5;

    private final BytePipe raw;
    private final Buffers packets;

    /// What was received and not unwrapped yet.
    private ByteBuffer bytes = ByteBuffer.allocate(HELLO_SIZE).limit(0);

    private ByteBuffer waiting;
    private boolean borrowed;

    TlsRecords(BytePipe raw, Buffers packets) {
        this.raw = raw;
        this.packets = packets;
    }

    /// Whether all that was received is unwrapped.
    boolean isEmpty() {
        return !bytes.hasRemaining();
    }

    /// Waits for more bytes.
    ///
    /// @return false at the end of the raw stream
    boolean fill() throws IOException {
        makeRoom();
        int count;
        try {
            count = raw.read(bytes);
        } finally {
            bytes.flip();
        }
        takeRest();
        return count > 0;
    }

    /// Takes what has arrived.
    ///
    /// @return how many bytes, 0 for none yet, -1 at the end of the raw stream
    int fillAvailable() throws IOException {
        makeRoom();
        int count;
        try {
            count = raw.readAvailable(bytes);
        } finally {
            bytes.flip();
        }
        takeRest();
        return count;
    }

    /// Readies the buffer for taking bytes behind those that it has.
    private void makeRoom() throws SSLException {
        if (isEmpty()) {
            waitSmall();
        } else if (isFull()) {
            if (borrowed) {
                throw noRecord();
            }
            borrow();
        }
        bytes.compact();
    }

    private void waitSmall() {
        if (borrowed) {
            packets.giveBack(bytes);
            borrowed = false;
        }
        if (waiting == null) {
            waiting = ByteBuffer.allocate(WAITING_SIZE);
        }
        bytes = waiting.limit(0);
    }

    private boolean isFull() {
        return bytes.remaining() == bytes.capacity();
    }

    private void borrow() {
        bytes = packets.borrow().put(bytes).flip();
        borrowed = true;
    }

    /// Where a small buffer was filled, there is more.
    private void takeRest() {
        if (borrowed || !isFull()) {
            return;
        }
        borrow();
        bytes.compact();
        try {
            // An end or an error here is met again by the next read, after these bytes.
            raw.readAvailable(bytes);
        } catch (IOException e) {
            // What arrived before the pipe broke still counts.
        } finally {
            bytes.flip();
        }
    }

    /// Unwraps at most one record into `target`, which has room for the largest.
    SSLEngineResult unwrap(SSLEngine engine, ByteBuffer target) throws SSLException {
        byte first = bytes.hasRemaining() ? bytes.get(bytes.position()) : FIRST_TYPE;
        try {
            SSLEngineResult result = engine.unwrap(bytes, target);
            if (isStuck(result)) {
                throw noRecord();
            }
            return result;
        } catch (SSLException e) {
            // Who speaks something else than TLS is told from who speaks it wrongly.
            throw first < FIRST_TYPE || first > LAST_TYPE
                    ? new SSLException(e.getMessage(), new ProtocolException("no TLS record")) : e;
        }
    }

    private static SSLException noRecord() {
        return new SSLException("the peer sent what is no TLS record, or one larger than TLS allows");
    }

    /// Whether the engine would say the same for ever. After the handshake JSSE takes what is no record for the begin of
    /// one, of any size, and asks for a larger target.
    private static boolean isStuck(SSLEngineResult result) {
        return result.getStatus() == Status.BUFFER_OVERFLOW
                || result.getStatus() == Status.OK && result.bytesConsumed() + result.bytesProduced() == 0
                        && result.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    /// Whether the next record is a whole alert of a TLS version in which the content type is visible: not of TLS 1.3,
    /// whose suites have names without "WITH".
    boolean alertMustWait(SSLEngine engine) {
        return holdsWhole(ALERT) && engine.getSession().getCipherSuite().contains("_WITH_");
    }

    /// Whether the next record is a whole one of the handshake, and says so.
    boolean holdsHandshake() {
        return holdsWhole(HANDSHAKE);
    }

    /// Whether the next record is a whole one that leaves nothing over if there is so much room for it.
    boolean nextFits(int room) {
        return holdsWhole() && length() <= room;
    }

    private boolean holdsWhole(byte type) {
        return holdsWhole() && bytes.get(bytes.position()) == type;
    }

    private boolean holdsWhole() {
        return bytes.remaining() > HEADER && bytes.remaining() >= length();
    }

    /// How long the next record is, its header included.
    private int length() {
        return HEADER + Short.toUnsignedInt(bytes.getShort(bytes.position() + 3));
    }

    /// Unwraps an alert that was held back, once nothing is to be written any more, so that its seal is checked.
    ///
    /// @throws SSLException if it was forged, or no close_notify: the end that the handler was told was none
    void verifyHeldAlert(SSLEngine engine, Buffers plain) throws SSLException {
        if (!alertMustWait(engine)) {
            return;
        }
        ByteBuffer target = plain.borrow();
        try {
            unwrap(engine, target);
            if (!engine.isInboundDone()) {
                throw new SSLException("the TLS stream was cut off: its last record is no close_notify");
            }
        } finally {
            plain.giveBack(target);
            // Once is enough, whatever came of it.
            bytes.position(bytes.limit());
        }
    }
}
