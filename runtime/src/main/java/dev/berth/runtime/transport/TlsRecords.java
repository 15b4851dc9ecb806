package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// The peer's TLS records as they arrive: gathers their bytes and hands them to the engine.
///
/// Small while the connection waits; grows to a whole record when one needs it, and shrinks when it is used up.
/// For one thread at a time.
final class TlsRecords {

    /// Enough for a ClientHello and for the records of most requests.
    private static final int WAITING_SIZE = 2048;

    private static final byte ALERT = 21;

    /// RFC 8446 section 5.1 and RFC 6520: the types of records.
    private static final byte FIRST_TYPE = 20;
    private static final byte LAST_TYPE = 24;

    /// Content type, version and length (RFC 5246 section 6.2.1).
    private static final int HEADER = 5;

    private final BytePipe raw;
    private final int largest;
    private byte[] bytes = new byte[WAITING_SIZE];
    private int start;
    private int end;

    TlsRecords(BytePipe raw, int largest) {
        this.raw = raw;
        this.largest = largest;
    }

    /// Waits for more bytes.
    ///
    /// @return false at the end of the raw stream
    boolean fill() throws IOException {
        return took(raw.read(room())) > 0;
    }

    /// Takes what has arrived.
    ///
    /// @return how many bytes, 0 for none yet, -1 at the end of the raw stream
    int fillAvailable() throws IOException {
        return took(raw.readAvailable(room()));
    }

    private ByteBuffer room() {
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > WAITING_SIZE) {
                bytes = new byte[WAITING_SIZE];
            }
        }
        if (end == bytes.length) {
            // The record that began at `start` is not complete yet.
            byte[] target = end - start < bytes.length / 2 ? bytes : new byte[Math.max(largest, 2 * bytes.length)];
            System.arraycopy(bytes, start, target, 0, end - start);
            bytes = target;
            end -= start;
            start = 0;
        }
        return ByteBuffer.wrap(bytes, end, bytes.length - end);
    }

    private int took(int count) {
        if (count > 0) {
            end += count;
        }
        return count;
    }

    /// Unwraps at most one record into `target`, which has room for the largest.
    SSLEngineResult unwrap(SSLEngine engine, ByteBuffer target) throws SSLException {
        ByteBuffer source = ByteBuffer.wrap(bytes, start, end - start);
        boolean noRecord = end > start && (bytes[start] < FIRST_TYPE || bytes[start] > LAST_TYPE);
        try {
            SSLEngineResult result = engine.unwrap(source, target);
            if (isStuck(result)) {
                throw new SSLException("the peer sent what is no TLS record, or one larger than TLS allows");
            }
            return result;
        } catch (SSLException e) {
            // Who speaks something else than TLS is told from who speaks it wrongly.
            throw noRecord ? new SSLException(e.getMessage(), new ProtocolException("no TLS record")) : e;
        } finally {
            start = source.position();
        }
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
        return end - start > HEADER && bytes[start] == ALERT
                && end - start >= HEADER + ((bytes[start + 3] & 0xFF) << 8 | bytes[start + 4] & 0xFF)
                && engine.getSession().getCipherSuite().contains("_WITH_");
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
            Arrays.fill(bytes, (byte) 0);
        }
    }
}
