package dev.berth.runtime.event;

import java.time.Duration;

/// What a connection's time was spent on, and what moved on it.
///
/// The four times count what the connection did and not the processor: reading beside writing, in two threads, counts
/// as both. With one thread they exclude each other, and their sum is less than the connection's age by what went by
/// before its thread first ran.
///
/// @param handshake in the PROXY header and the TLS handshake, until the handler began or, after a failure, the end
/// @param waitedForPeer in reads, for the peer's data or, at the end, for its end
/// @param writing in writes; what goes beyond the cost of a system call is waiting for the peer to read
/// @param handling in the handler's own thread, less what it waited, wrote and shook hands there
/// @param bytesIn what came, after TLS
/// @param bytesOut what was written, before TLS
/// @param reads how often the connection was read from, the read that found its end included
/// @param shortReads the reads that brought fewer bytes than there was room for; data arrives in stages
/// @param writes how often the connection was written to
public record Receipt(Duration handshake, Duration waitedForPeer, Duration writing, Duration handling,
        long bytesIn, long bytesOut, long reads, long shortReads, long writes) {

    /// Adds another one up with this.
    ///
    /// @param other of another connection
    /// @return the sums
    public Receipt plus(Receipt other) {
        return new Receipt(handshake.plus(other.handshake), waitedForPeer.plus(other.waitedForPeer),
                writing.plus(other.writing), handling.plus(other.handling), bytesIn + other.bytesIn,
                bytesOut + other.bytesOut, reads + other.reads, shortReads + other.shortReads, writes + other.writes);
    }
}
