package dev.berth.runtime.connection;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.transport.Progress;

/// Bounds the waiting of one connection, from outside: looks at it now and then and compares with the look before, so
/// that reading and writing set no timers.
///
/// For the sweeper's thread, but for what is said otherwise.
final class Watch extends Phases {

    /// Replaced by the handler: see [dev.berth.api.Connection#idleLimit].
    private volatile TimeLimits limits;

    private long beganAt;
    private long read;
    private long written;
    private long progressedAt;

    /// Read by the drain, and by whoever looks.
    private volatile long readAt;
    private volatile long writtenAt;

    Watch(LiveConnection connection, TimeLimits limits) {
        super(connection);
        this.limits = limits;
    }

    TimeLimits limits() {
        return limits;
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
        limits = limits.withIdle(nanos);
    }

    /// When a byte last moved, as [#readAt] and [#writtenAt] tell it.
    long movedAt() {
        long in = readAt();
        long out = writtenAt();
        return in - out > 0 ? in : out;
    }

    /// When a byte last came: when the look saw it that was the first to, or now if there was none yet. Zero before the
    /// handler begins. From any thread.
    long readAt() {
        return connection.pipe().progress().read() == read ? readAt : System.nanoTime();
    }

    /// When a byte last went, likewise.
    long writtenAt() {
        return connection.pipe().progress().written() == written ? writtenAt : System.nanoTime();
    }

    /// Ends the connection, one way or the other, if it took too long.
    void look(long now) {
        lookAtBytes(now);
        if (phase() != Phase.HANDLER) {
            enforce(now);
            return;
        }
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
        lookAtReader(now);
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

    private void lookAtReader(long now) {
        Incoming incoming = connection.incoming();
        if (incoming.waiting() == Incoming.Waiting.NO) {
            return;
        }
        if (incoming.messageWaited() > limits.message()) {
            incoming.end(CloseReason.MESSAGE_TIMEOUT);
        } else if (connection.ledger().bytesIn() == 0 && now - beganAt > limits.firstByte()) {
            incoming.end(CloseReason.FIRST_BYTE_TIMEOUT);
        } else if (now - movedAt() > limits.idle()) {
            incoming.end(CloseReason.IDLE_TIMEOUT);
        }
    }
}
