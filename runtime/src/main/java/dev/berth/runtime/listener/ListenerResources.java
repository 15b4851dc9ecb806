package dev.berth.runtime.listener;

import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.transport.InheritedSockets;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.TlsResources;

/// What all listeners of a server share.
///
/// @param connections the live connections
/// @param places how many connections the server takes
/// @param connectionResources their buffers
/// @param tlsResources the buffers and threads of TLS
/// @param nativeSockets the system calls
/// @param inherited the sockets that this process was started with
/// @param events hears of everything
public record ListenerResources(
        Connections connections,
        Places places,
        ConnectionResources connectionResources,
        TlsResources tlsResources,
        NativeSockets nativeSockets,
        InheritedSockets inherited,
        EventSink events) {}
