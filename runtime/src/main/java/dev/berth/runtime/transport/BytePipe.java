package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/// A blocking two-way stream of bytes between this process and a peer.
///
/// One thread reads while others may write, shut down and end it. Writers take turns by themselves where a call's
/// bytes must stay together: a pipe promises that for one call of [#write] only if no other runs.
public interface BytePipe {

    /// Waits for some bytes.
    ///
    /// @param buffer a heap buffer with room
    /// @return how many came, at least 1; -1 when the peer ended in order, or after [#endInput] all is delivered
    /// @throws IOException if the pipe broke or was closed
    int read(ByteBuffer buffer) throws IOException;

    /// Takes what has arrived, without waiting.
    ///
    /// @param buffer a heap buffer with room
    /// @return how many bytes; 0 when there are none yet; -1 as for [#read]
    /// @throws IOException if the pipe broke or was closed
    int readAvailable(ByteBuffer buffer) throws IOException;

    /// Writes all of `buffer`, waiting while the peer does not read.
    ///
    /// @param buffer a heap buffer
    /// @throws IOException if the pipe broke, was closed, or its output was shut down
    void write(ByteBuffer buffer) throws IOException;

    /// Ends the input from this side: a reader gets all that was received and then -1, also one that waits already.
    /// From any thread, never blocks.
    void endInput();

    /// Whether [#endInput] was called: an end read after it may be ours.
    ///
    /// @return whether this side ended the input
    boolean inputEndedHere();

    /// Tells the peer that no more will come; it can go on sending.
    ///
    /// @throws IOException if the pipe broke
    void shutdownOutput() throws IOException;

    /// Ends in order: shuts the output down, then reads and drops what the peer still sends until it ends too, and
    /// closes. Closing with unread input would make the kernel send a reset, which can destroy the last answer on
    /// its way to the peer (RFC 2525 section 2.17). Blocks until then, or until [#close] from another thread.
    ///
    /// @throws IOException if the pipe broke; it is closed all the same
    void finish() throws IOException;

    /// Releases the pipe at once. From any thread; a blocked reader or writer gets an exception.
    void close();

    /// Cuts the pipe off: a reset where the transport has one. From any thread; a blocked reader or writer gets an
    /// exception.
    void abort();

    /// How far the bytes have come that go over the wire.
    ///
    /// @return always the same object
    Progress progress();

    /// This end's address.
    ///
    /// @return never null
    SocketAddress local();

    /// The peer's address.
    ///
    /// @return never null
    SocketAddress remote();
}
