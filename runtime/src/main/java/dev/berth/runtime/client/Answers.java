package dev.berth.runtime.client;

import dev.berth.api.Connection;
import dev.berth.api.frame.Messages;
import java.io.IOException;

/// What a server says when it is asked for TLS.
///
/// @param <T> such as a line
final class Answers<T> {

    /// A server that speaks for ever never comes to its point.
    private static final int MOST = 1000;

    private final Connection connection;
    private final Messages<T> messages;
    private int heard;

    Answers(Connection connection, Messages<T> messages) {
        this.connection = connection;
        this.messages = messages;
    }

    /// The next message. Blocks.
    ///
    /// @throws StartTlsException if there were too many
    /// @throws IOException if none will come
    T next() throws IOException {
        T message = messages.receive();
        if (message == null) {
            throw Silence.of(connection);
        }
        if (++heard > MOST) {
            throw new StartTlsException("the server says much and does not consent to TLS");
        }
        return message;
    }
}
