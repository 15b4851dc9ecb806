package dev.berth.runtime.connection;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.transport.Progress;

/// Bounds the waiting of one connection, from outside: looks at it at short intervals and compares with the look
/// before, so that reading and writing set no timers and ask for no time.
///
/// For the sweeper's thread, but for what is said otherwise.
final class Watch {

    private final LiveConnection connection;
    private final TimeLimits limits;

    private long beganAt;
    private long read;
    private long written;
    private long progressedAt;
    private long message;
    private long messageWaited;

    /// Read by the drain, and by whoever looks.
    private volatile long readAt;
    private volatile long writtenAt;

    /// Written by the handler: see [dev.berth.api.Connection#idleLimit].
    private volatile long idleLimit;

    Watch(LiveConnection connection, TimeLimits limits) {
        this.connection = connection;
        this.limits = limits;
        this.idleLimit = limits.idle();
    }

    /// Begins with the handler; called on the connection's thread before the handler is.
    void begin(long now) {
        beganAt = now;
        progressedAt = now;
        readAt = now;
        writtenAt = now;
    }

    /// From any thread.
    void idleLimit(long nanos) {
        idleLimit = Math.min(nanos, limits.idle());
    }

    /// When a byte last moved, as far as the last look told. From any thread.
    long movedAt() {
        long read = readAt;
        long written = writtenAt;
        return read - written > 0 ? read : written;
    }

    /// When a byte last came; zero before the handler begins. From any thread.
    long readAt() {
        return readAt;
    }

    /// When a byte last went; zero before the handler begins. From any thread.
    long writtenAt() {
        return writtenAt;
    }

    /// Ends the connection, one way or the other, if it took too long.
    ///
    /// @param since the time since the last look at all connections, in nanoseconds
    void look(long now, long since) {
        lookAtBytes(now);
        if (now - progressedAt > limits.writeStall()) {
            connection.cutOff(CloseReason.WRITE_STALL);
            return;
        }
        long age = connection.ageNanos();
        if (age > limits.lifetime()) {
            connection.incoming().end(CloseReason.LIFETIME);
            if (age - limits.lifetime() > limits.close()) {
                connection.cutOff(CloseReason.LIFETIME);
            }
        }
        lookAtReader(now, since);
    }

    private void lookAtBytes(long now) {
        Progress progress = connection.pipe().progress();
        long nowRead = progress.read();
        long nowWritten = progress.written();
        if (nowWritten != written || !progress.writing()) {
            progressedAt = now;
        }
        if (nowRead != read) {
            read = nowRead;
            readAt = now;
        }
        if (nowWritten != written) {
            written = nowWritten;
            writtenAt = now;
        }
    }

    private void lookAtReader(long now, long since) {
        Incoming.Waiting waiting = connection.incoming().waiting();
        if (connection.incoming().messages() != message) {
            message = connection.incoming().messages();
            messageWaited = 0;
        }
        if (waiting == Incoming.Waiting.NO) {
            return;
        }
        if (waiting == Incoming.Waiting.FOR_BYTES && message > 0) {
            messageWaited += since;
        }
        if (messageWaited > limits.message()) {
            connection.incoming().end(CloseReason.MESSAGE_TIMEOUT);
        } else if (connection.ledger().bytesIn() == 0 && now - beganAt > limits.firstByte()) {
            connection.incoming().end(CloseReason.FIRST_BYTE_TIMEOUT);
        } else if (now - movedAt() > idleLimit) {
            connection.incoming().end(CloseReason.IDLE_TIMEOUT);
        }
    }
}
