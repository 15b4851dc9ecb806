package dev.berth.api;

/// A protocol: what is done with a connection once it is accepted (and, on a TLS listener, secured).
///
/// One handler serves all connections of the listeners that name it, so [#handle] runs on many threads at once and
/// the handler's fields must bear that. A handler that is also [AutoCloseable] is closed when the server no longer
/// uses it and its last connection has ended.
///
/// {@snippet file="UpperCaseHandler.java" region="handler"}
@FunctionalInterface
public interface Handler {

    /// Serves one connection, from accept to close.
    ///
    /// Called once per connection on a virtual thread that belongs to this connection alone: blocking here (reading,
    /// waiting for a queue or a database) costs no operating-system thread and holds up nobody else.
    ///
    /// Returning closes the connection in order: pending output goes out, the peer reads an end of stream. Throwing
    /// aborts it: the peer sees a reset, or over TLS a stream without its close_notify. An [java.io.IOException]
    /// that the connection itself threw is the peer's doing and not reported; anything else is reported once, with
    /// the connection's 5-tuple.
    ///
    /// @param connection the connection; it ends when this method does and must not be kept longer
    /// @throws Exception to abort the connection
    void handle(Connection connection) throws Exception;
}
