package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.api.Connection.Ending;
import dev.berth.runtime.event.CloseReason;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/// What comes in on a connection: where it waits, for what, and how it ended.
///
/// Read by one thread at a time, normally the connection's own; asked to end from others.
final class Incoming extends Arrivals {

    /// What the reading thread waits for.
    enum Waiting { NO, FOR_BYTES, FOR_MESSAGE }

    private volatile CloseReason ended;

    private volatile Waiting waiting = Waiting.NO;
    private volatile boolean draining;
    private volatile boolean relaying;
    private volatile Ending ending = Ending.NONE;

    /// Whether the handler tells messages apart. Whoever looks from outside looks again.
    private boolean knowsMessages;

    /// How long the connection had waited for its peer when its message began.
    private long waitedBefore;

    Incoming(LiveConnection connection) {
        super(connection);
    }

    Waiting waiting() {
        return waiting;
    }

    /// How long the peer has let the handler wait for the rest of a message, in nanoseconds; 0 between messages.
    long messageWaited() {
        if (waiting != Waiting.FOR_BYTES || !knowsMessages) {
            return 0;
        }
        long waited = connection.ledger().waited();
        // Read last: should the next message have begun meanwhile, this is too little and not too much.
        return waited - waitedBefore;
    }

    Ending ending() {
        return ending;
    }

    /// Ends the input for a reason of this side; the handler gets it after all that was received, and may answer.
    ///
    /// @return false if it was ended already
    boolean end(CloseReason reason) {
        boolean first = endedFor(reason);
        if (first) {
            connection.pipe().endInput();
        }
        return first;
    }

    /// Keeps the first reason.
    private synchronized boolean endedFor(CloseReason reason) {
        if (ended != null) {
            return false;
        }
        ended = reason;
        return true;
    }

    /// Why this side ended the input; null if the peer did, or nobody.
    CloseReason endReason() {
        return ending == Ending.PEER ? null : ended;
    }

    /// Asks for the end: see [LiveConnection#ask].
    boolean ask(boolean quiet) {
        if (relaying) {
            // Only the two peers know when they are done.
            return false;
        }
        draining = true;
        Waiting now = waiting;
        return (now == Waiting.FOR_MESSAGE || now == Waiting.FOR_BYTES && !knowsMessages && quiet)
                && end(CloseReason.DRAINED);
    }

    /// From now on the handler does not look at what it reads: it is in no message, and not asked to end.
    void beginRelay() {
        knowsMessages = false;
        relaying = true;
    }

    boolean awaitMessage() throws IOException {
        if (!hasBytes()) {
            if (ending != Ending.NONE) {
                return false;
            }
            knowsMessages = true;
            if (hold(await(Waiting.FOR_MESSAGE, room())) < 0) {
                return false;
            }
        }
        waitedBefore = connection.ledger().waited();
        return true;
    }

    /// Waits for bytes, once pending output is on its way; only while there are none here. All that stands between this
    /// and the handler, or between this and the socket, is memory that idle connections hold.
    ///
    /// @return -1 at the end, otherwise how many came into `target`
    private int await(Waiting what, ByteBuffer target) throws IOException {
        connection.output().flush();
        int room = target.remaining();
        // Told before looking at `draining`, as ask() sets that before looking at this: one of the two sees the
        // other.
        waiting = what;
        connection.ledger().beginWait();
        try {
            if (what != Waiting.FOR_MESSAGE || !draining) {
                return arrived(connection.ledger().read(room, connection.pipe().read(target)));
            }
            // What has arrived already still counts.
            if (takeAvailable(target) > 0) {
                return target.position();
            }
            drained();
            return -1;
        } finally {
            connection.ledger().endWait();
            waiting = Waiting.NO;
        }
    }

    /// Takes what has arrived, without waiting.
    private int takeAvailable(ByteBuffer target) throws IOException {
        int room = target.remaining();
        return arrived(connection.ledger().read(room, connection.pipe().readAvailable(target)));
    }

    private void drained() {
        if (ending == Ending.NONE) {
            endedFor(CloseReason.DRAINED);
            ending = endingHere();
        }
    }

    /// Takes note of an end.
    private int arrived(int count) {
        if (count < 0 && ending == Ending.NONE) {
            ending = connection.pipe().inputEndedHere() ? endingHere() : Ending.PEER;
        }
        return count;
    }

    /// What an end of the input that this side made means to the handler.
    private Ending endingHere() {
        return switch (ended) {
            case FIRST_BYTE_TIMEOUT, IDLE_TIMEOUT, MESSAGE_TIMEOUT -> Ending.IDLE;
            case LIFETIME -> Ending.LIFETIME;
            case null, default -> Ending.DRAINING;
        };
    }

    /// The peer keeps the handler in the middle of a message: no end, for what came so far is no message.
    private int inMessage(int count) throws SocketTimeoutException {
        if (count < 0 && ended == CloseReason.MESSAGE_TIMEOUT && ending != Ending.PEER) {
            throw new SocketTimeoutException("read " + connection.address() + ": the message was not complete in time");
        }
        return count;
    }

    int read(ByteBuffer buffer) throws IOException {
        if (!writable(buffer)) {
            return 0;
        }
        if (hasBytes()) {
            return takeInto(buffer);
        }
        if (ending != Ending.NONE) {
            return inMessage(-1);
        }
        if (!buffer.hasArray()) {
            return inMessage(hold(await(Waiting.FOR_BYTES, room()))) < 0 ? -1 : takeInto(buffer);
        }
        return inMessage(await(Waiting.FOR_BYTES, buffer));
    }

    int read(Connection.Reader reader) throws IOException {
        if (!hasBytes() && inMessage(ending != Ending.NONE ? -1 : hold(await(Waiting.FOR_BYTES, room()))) < 0) {
            return -1;
        }
        ByteBuffer bytes = bytes();
        int before = bytes.remaining();
        try {
            reader.take(bytes);
            return before - bytes.remaining();
        } finally {
            taken();
        }
    }

    int readAvailable(ByteBuffer buffer) throws IOException {
        if (!writable(buffer)) {
            return 0;
        }
        if (!hasBytes()) {
            if (ending != Ending.NONE) {
                return inMessage(-1);
            }
            int count = hold(takeAvailable(room()));
            if (count == 0 && draining && !knowsMessages) {
                // A handler that never waits for its peer learns of the drain here.
                drained();
                return -1;
            }
            if (count <= 0) {
                return count;
            }
        }
        return takeInto(buffer);
    }

    /// Refuses plain text that came before a handshake: an attacker in between may have put it there, and it must not
    /// be taken for what the peer says over TLS (RFC 3207 section 6, CVE-2011-0411).
    ///
    /// @param unanswered whether the peer was not yet told to begin, so that nothing can have come
    void requireNothingEarly(boolean unanswered) throws IOException {
        if (!hasBytes() && unanswered) {
            hold(takeAvailable(room()));
        }
        if (hasBytes()) {
            int count = bytes().remaining();
            // A handler that goes on all the same must not find it either.
            drop();
            throw new ProtocolException("startTls " + connection.address() + ": "
                    + count + " bytes of plain text came before the handshake");
        }
    }

    private static boolean writable(ByteBuffer buffer) {
        if (buffer.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        return buffer.hasRemaining();
    }

    private int takeInto(ByteBuffer buffer) {
        ByteBuffer bytes = bytes();
        int count = Math.min(buffer.remaining(), bytes.remaining());
        int end = bytes.limit();
        buffer.put(bytes.limit(bytes.position() + count));
        bytes.limit(end);
        taken();
        return count;
    }
}
