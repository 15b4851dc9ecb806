package dev.berth.api.frame;

import java.io.IOException;

/// A connection seen as a sequence of messages; see [Frames] for the kinds there are.
///
/// Nothing is held between messages, so several of different kinds can take turns on one connection, and bytes can be
/// read in between. For the handler's thread.
///
/// @param <T> what a message is
public interface Messages<T> {

    /// Waits for a whole message.
    ///
    /// While no byte of the next message has arrived this is a message boundary: the server may end the wait there.
    ///
    /// @return the message, or null when no more will come:
    ///         [ending()][dev.berth.api.Connection#ending] says why, and the handler may still send
    /// @throws java.io.EOFException if the input ended inside a message
    /// @throws java.net.ProtocolException if what arrives is not a message, or one longer than the maximum; it is
    ///         thrown before memory for it is taken
    /// @throws IOException if the connection broke
    T receive() throws IOException;

    /// Sends a message: it goes to the connection's [output()][dev.berth.api.Connection#output] and so out to the
    /// peer before the next wait for input.
    ///
    /// @param message the message
    /// @throws IllegalArgumentException if the message cannot be told apart by what frames it (it contains its
    ///         delimiter, or its length does not fit); nothing is sent then
    /// @throws IOException if the connection broke
    void send(T message) throws IOException;
}
