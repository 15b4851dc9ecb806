package dev.berth.bench.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// A client's end of a connection, plain or secured. Nothing here waits.
public interface Link extends Closeable {

    /// What the kernel has of it.
    ///
    /// @return a channel that does not block
    SocketChannel channel();

    /// Sends as much of a message as can be sent now: nothing while a handshake still waits for the server.
    ///
    /// @param message what is left of it; may be empty
    /// @throws IOException if the connection broke
    void send(ByteBuffer message) throws IOException;

    /// Receives what is there, and forgets it. A handshake goes on by this.
    ///
    /// @return how many bytes of messages, or a negative number at the end
    /// @throws IOException if the connection broke
    int receive() throws IOException;

    /// Whether the kernel took less than there is to send.
    ///
    /// @return true if [#send] is to be called again when it takes more
    boolean stuck();

    /// Whether a session was resumed instead of a full handshake; once a message was received.
    ///
    /// @return false for a plain connection
    boolean resumed();

    /// Has a selector look for what this can do next.
    ///
    /// @param key of its channel
    default void watch(SelectionKey key) {
        int wanted = stuck() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }
}
