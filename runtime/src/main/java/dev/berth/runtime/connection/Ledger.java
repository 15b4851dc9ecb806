package dev.berth.runtime.connection;

import dev.berth.runtime.event.Receipt;
import java.time.Duration;

/// Counts what becomes a connection's [Receipt].
///
/// Its fields are plain: the connection's threads write them with every read and write, and who looks from outside may
/// see them a moment late. Each time is a single number, so that nobody sees half of a change: what was spent until
/// now while its clock stands, and less the moment of its start, which makes it negative, while it runs.
final class Ledger {

    private final long openedAt = System.nanoTime();

    /// The thread whose time is the handler's; null before the handler began and when it is over.
    private Thread handler;

    private long handshake;
    private long waiting;
    private long writing;
    private long handling;

    private long bytesIn;
    private long bytesOut;
    private long reads;
    private long shortReads;
    private long writes;

    /// How long the connection has been open, in nanoseconds.
    long age() {
        return System.nanoTime() - openedAt;
    }

    long bytesIn() {
        return bytesIn;
    }

    /// How long the connection has waited for its peer, in nanoseconds. From any thread.
    long waited() {
        long now = waiting;
        return now < 0 ? stopped(now, age()) : now;
    }

    /// The thread that the handler runs on; null before it began and when it is over.
    Thread handler() {
        return handler;
    }

    /// Begins the handler's time, on its thread.
    void beginHandler() {
        long now = age();
        handler = Thread.currentThread();
        handshake = stopped(handshake, now);
        handling = started(handling, now);
    }

    /// Ends the handler's time, on its thread. That is forgotten: whoever remembers the connection must not keep the
    /// plugin's classes in memory.
    void endHandler() {
        handling = stopped(handling, age());
        handler = null;
    }

    /// Begins the time of the handshake; one that has begun goes on.
    void beginHandshake() {
        long now = age();
        pauseHandler(now);
        handshake = started(handshake, now);
    }

    /// Ends the time of a handshake that the handler asked for.
    void endHandshake() {
        long now = age();
        handshake = stopped(handshake, now);
        resumeHandler(now);
    }

    /// What is written before a handshake that the handler asked for belongs to its time.
    private boolean inHandshake() {
        return handshake < 0;
    }

    /// Begins to wait for the peer.
    void beginWait() {
        long now = age();
        pauseHandler(now);
        waiting = started(waiting, now);
    }

    /// Ends the wait for the peer.
    void endWait() {
        long now = age();
        waiting = stopped(waiting, now);
        resumeHandler(now);
    }

    /// Begins a write; one at a time. Within a handshake it is the handshake's time.
    void beginWrite(int bytes) {
        long now = age();
        if (!inHandshake()) {
            pauseHandler(now);
            writing = started(writing, now);
        }
        writes++;
        bytesOut += bytes;
    }

    /// Ends a write.
    void endWrite() {
        long now = age();
        if (!inHandshake()) {
            writing = stopped(writing, now);
            resumeHandler(now);
        }
    }

    /// Counts a read.
    ///
    /// @param room how many bytes there was room for
    /// @param count how many came; negative for the end
    /// @return `count`
    int read(int room, int count) {
        reads++;
        if (count >= 0) {
            bytesIn += count;
            if (count < room) {
                shortReads++;
            }
        }
        return count;
    }

    /// All of it now; what is going on counts up to now. From any thread.
    Receipt receipt() {
        long handshakeNow = handshake;
        long waitingNow = waiting;
        long writingNow = writing;
        long handlingNow = handling;
        // Taken last, so that no clock was started after it.
        long now = age();
        return new Receipt(spent(handshakeNow, now), spent(waitingNow, now), spent(writingNow, now),
                spent(handlingNow, now), bytesIn, bytesOut, reads, shortReads, writes);
    }

    /// What other threads wait and write does not shorten the handler's time.
    private void pauseHandler(long now) {
        if (Thread.currentThread() == handler) {
            handling = stopped(handling, now);
        }
    }

    private void resumeHandler(long now) {
        if (Thread.currentThread() == handler) {
            handling = started(handling, now);
        }
    }

    /// Negative afterwards: no clock has run for longer than the connection is old.
    private static long started(long clock, long now) {
        return clock < 0 ? clock : clock - now - 1;
    }

    private static long stopped(long clock, long now) {
        return clock < 0 ? clock + now + 1 : clock;
    }

    private static Duration spent(long clock, long now) {
        return Duration.ofNanos(stopped(clock, now));
    }
}
