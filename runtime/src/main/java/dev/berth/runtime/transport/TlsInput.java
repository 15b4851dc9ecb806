package dev.berth.runtime.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/// The reading half of TLS, after the handshake: unwraps the peer's records. A stream that ends without the peer's
/// close_notify is an error and never an end (RFC 8446 section 6.1). A buffer that two readers gave back would reach two
/// connections, so the monitor lets in one at a time; a virtual thread that waits in it holds no carrier (JEP 491).
final class TlsInput {

    private final BytePipe raw;
    private final SSLEngine engine;
    private final TlsRecords records;
    private final TlsOutput output;
    private final Buffers plain;

    /// Plain text that did not fit into the reader's buffer; borrowed, and null when there is none.
    private ByteBuffer leftover;

    private boolean over;

    /// Of a record that came after plain text which nobody has read yet.
    private IOException failure;

    TlsInput(BytePipe raw, SSLEngine engine, TlsRecords records, TlsOutput output, Buffers plain) {
        this.raw = raw;
        this.engine = engine;
        this.records = records;
        this.output = output;
        this.plain = plain;
    }

    synchronized int read(ByteBuffer buffer, boolean wait) throws IOException {
        while (true) {
            if (leftover != null) {
                return takeLeftover(buffer);
            }
            if (over) {
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
    }

    private void endOfRecords() throws SSLException {
        if (!raw.inputEndedHere()) {
            throw new SSLException("the TLS stream was cut off: the peer ended it without a close_notify");
        }
        over = true;
    }

    /// Returns the bytes put into `buffer`; 0 when another record is needed; -1 with `over` set at the end, or when
    /// plain text went to `leftover`.
    private int unwrapInto(ByteBuffer buffer) throws IOException {
        while (true) {
            if (failure != null) {
                throw failure;
            }
            if (records.isEmpty() && !engine.isInboundDone()) {
                return 0;
            }
            if (alertMustWait()) {
                over = true;
                return -1;
            }
            boolean direct = buffer.remaining() >= plain.size();
            ByteBuffer target = direct ? buffer : plain.borrow();
            int before = target.position();
            Status status = unwrap(target);
            int produced = target.position() - before;
            if (produced > 0) {
                unwrapMore(target);
                produced = target.position() - before;
            }
            if (!direct) {
                keepOrGiveBack(target, produced);
            }
            if (produced > 0) {
                return direct ? produced : -1;
            }
            if (over) {
                return -1;
            }
            if (status == Status.BUFFER_UNDERFLOW) {
                return 0;
            }
        }
    }

    /// TLS 1.2 sends its own close_notify when it unwraps the peer's, and then writes no more. So the handler is told
    /// the end before the record is unwrapped, and with that verified, in finish().
    private boolean alertMustWait() {
        return records.alertMustWait(engine) && !output.isOver();
    }

    private Status unwrap(ByteBuffer target) throws IOException {
        SSLEngineResult result;
        try {
            result = records.unwrap(engine, target);
        } catch (SSLException e) {
            output.sendAlert();
            throw e;
        }
        output.answerPeer(result.getHandshakeStatus());
        if (result.getStatus() == Status.CLOSED || engine.isInboundDone()) {
            over = true;
        }
        return result.getStatus();
    }

    /// Takes what came with a record as long as there is room: many peers make two records of 16 KiB, and some one of
    /// each line. What came before a broken record is still the reader's.
    private void unwrapMore(ByteBuffer target) {
        try {
            while (!over && records.nextFits(target.remaining()) && !alertMustWait()) {
                unwrap(target);
            }
        } catch (IOException e) {
            failure = e;
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
}
