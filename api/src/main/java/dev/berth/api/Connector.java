package dev.berth.api;

import java.io.IOException;

/// Opens connections to other servers: CONNECT, the primitive that a handler has beside the connection it was given.
///
/// What a handler opens on a connection's thread, or on one that runs [Connection#alongside] it, belongs to that
/// connection and is closed when it is over. What is opened on any other thread, or with [Destination#handedOn],
/// belongs to whoever opened it.
///
/// {@snippet file="FetchHandler.java" region="handler"}
public interface Connector {

    /// Connects, over TLS where the destination says so. Blocks for as long as [Destination#timeout] says at most,
    /// from looking up the name to the end of the handshake. From any thread; an interrupt ends the attempt.
    ///
    /// All addresses of a name are tried as RFC 8305 section 4 and 5 describe it: IPv6 and IPv4 in turn, the next one
    /// when the one before failed or has not answered for 250 ms, and whichever is first is used.
    ///
    /// @param destination where to
    /// @return an ordinary connection, to be closed by whoever it belongs to. Its [Connection#address] has the remote
    ///         end that was connected to; [Connection#listener] is that of the connection it belongs to, and empty if
    ///         there is none. A server that drains does not ask it to end
    /// @throws java.net.UnknownHostException if the name has no address
    /// @throws java.net.SocketTimeoutException if it took too long
    /// @throws IOException if every address failed, or the two did not come to terms over TLS; the message names each
    ///         address with its reason
    /// @throws IllegalArgumentException if there is no such TLS profile
    Connection connect(Destination destination) throws IOException;

    /// Whether there is a TLS profile of a name. For handlers that are told one in their settings: ask in
    /// [HandlerProvider#create], and report a [Settings#problem] if there is none.
    ///
    /// @param name a key below `tls` in the configuration
    /// @return whether there is
    boolean hasTls(String name);
}
