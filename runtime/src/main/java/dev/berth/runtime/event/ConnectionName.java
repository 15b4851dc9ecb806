package dev.berth.runtime.event;

import dev.berth.api.Connection;

/// How a connection is called before people.
public final class ConnectionName {

    private ConnectionName() {}

    /// The connection's name.
    ///
    /// @param connection any connection
    /// @return its id and 5-tuple
    public static String of(Connection connection) {
        return connection.id() + ' ' + connection.address();
    }
}
