package dev.berth.runtime.event;

import dev.berth.api.Connection;

/// Which connection the current thread works for.
public final class ConnectionScope {

    /// Bound for the whole life of a connection's thread; what plugins log there is marked with it.
    public static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

    private ConnectionScope() {}

    /// The connection's name for people.
    ///
    /// @param connection any connection
    /// @return its id and 5-tuple
    public static String name(Connection connection) {
        return connection.id() + ' ' + connection.address();
    }
}
