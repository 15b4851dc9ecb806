package dev.berth.runtime.client;

import dev.berth.api.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;

/// Tells why no answer will come.
final class Silence {

    private Silence() {}

    /// Looks at how the input of a connection ended.
    static IOException of(Connection connection) {
        return connection.ending() == Connection.Ending.IDLE
                ? new SocketTimeoutException("the server did not answer in time when it was asked for TLS")
                : new EOFException("the server ended the connection when it was asked for TLS");
    }
}
