package dev.berth.runtime.connection;

import dev.berth.api.Connection;
import dev.berth.api.Connection.Ending;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.transport.Buffers;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;

/// What comes in on a connection: where it waits, for what, and how it ended.
///
/// Read by one thread at a time, normally the connection's own; asked to end from others.
final class Incoming {

    /// What the reading thread waits for.
    enum Waiting { NO, FOR_BYTES, FOR_MESSAGE }

    private final LiveConnection connection;
    private final Input input;
    private volatile CloseReason ended;

    private volatile Waiting waiting = Waiting.NO;
    private volatile boolean draining;
    private volatile boolean relaying;
    private volatile Ending ending = Ending.NONE;

    /// How many messages were waited for; none as long as the handler does not tell them apart. Whoever looks from
    /// outside looks again.
    private long messages;

    Incoming(LiveConnection connection, Buffers buffers) {
        this.connection = connection;
        this.input = new Input(buffers, connection.ledger());
    }

    Waiting waiting() {
        return waiting;
    }

    long messages() {
        return messages;
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
        return (now == Waiting.FOR_MESSAGE || now == Waiting.FOR_BYTES && messages == 0 && quiet)
                && end(CloseReason.DRAINED);
    }

    /// From now on the handler does not look at what it reads: it is in no message, and not asked to end.
    void beginRelay() {
        messages = 0;
        relaying = true;
    }

    boolean awaitMessage() throws IOException {
        if (input.hasBytes()) {
            return true;
        }
        if (ending != Ending.NONE) {
            return false;
        }
        connection.output().flush();
        messages++;
        // Told before looking at `draining`, as ask() sets that before looking at this: one of the two sees the
        // other.
        waiting = Waiting.FOR_MESSAGE;
        connection.ledger().beginWait();
        try {
            if (!draining) {
                return arrived(input.fill(connection.pipe())) > 0;
            }
            // What has arrived already still counts.
            if (arrived(input.fillAvailable(connection.pipe())) > 0) {
                return true;
            }
            drained();
            return false;
        } finally {
            connection.ledger().endWait();
            waiting = Waiting.NO;
        }
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
        if (input.hasBytes()) {
            return takeInto(buffer);
        }
        if (ending != Ending.NONE) {
            return inMessage(-1);
        }
        if (!buffer.hasArray()) {
            return fillAndWait() < 0 ? -1 : takeInto(buffer);
        }
        connection.output().flush();
        int room = buffer.remaining();
        waiting = Waiting.FOR_BYTES;
        connection.ledger().beginWait();
        try {
            return inMessage(arrived(connection.ledger().read(room, connection.pipe().read(buffer))));
        } finally {
            connection.ledger().endWait();
            waiting = Waiting.NO;
        }
    }

    int read(Connection.Reader reader) throws IOException {
        if (!input.hasBytes() && (ending != Ending.NONE ? inMessage(-1) : fillAndWait()) < 0) {
            return -1;
        }
        ByteBuffer bytes = input.bytes();
        int before = bytes.remaining();
        try {
            reader.take(bytes);
            return before - bytes.remaining();
        } finally {
            input.taken();
        }
    }

    private int fillAndWait() throws IOException {
        connection.output().flush();
        waiting = Waiting.FOR_BYTES;
        connection.ledger().beginWait();
        try {
            return inMessage(arrived(input.fill(connection.pipe())));
        } finally {
            connection.ledger().endWait();
            waiting = Waiting.NO;
        }
    }

    int readAvailable(ByteBuffer buffer) throws IOException {
        if (!writable(buffer)) {
            return 0;
        }
        if (!input.hasBytes()) {
            if (ending != Ending.NONE) {
                return inMessage(-1);
            }
            int count = arrived(input.fillAvailable(connection.pipe()));
            if (count == 0 && draining && messages == 0) {
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
        if (!input.hasBytes() && unanswered) {
            arrived(input.fillAvailable(connection.pipe()));
        }
        if (input.hasBytes()) {
            int count = input.bytes().remaining();
            // A handler that goes on all the same must not find it either.
            input.drop();
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
        ByteBuffer bytes = input.bytes();
        int count = Math.min(buffer.remaining(), bytes.remaining());
        int end = bytes.limit();
        buffer.put(bytes.limit(bytes.position() + count));
        bytes.limit(end);
        input.taken();
        return count;
    }
}
