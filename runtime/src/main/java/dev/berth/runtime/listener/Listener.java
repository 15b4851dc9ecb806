package dev.berth.runtime.listener;

import com.google.common.util.concurrent.Service;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Handler;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.tls.TlsProfile;
import dev.berth.runtime.transport.SocketPipe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A listener of the configuration: its half sockets, and what serves the connections they accept.
public final class Listener {

    private final ListenerSettings settings;
    private final Handler handler;
    private final Optional<TlsProfile> tls;
    private final ListenerResources resources;
    private final List<AcceptLoop> loops = new ArrayList<>();

    /// Makes a listener that is not bound.
    ///
    /// @param settings its section
    /// @param handler serves its connections
    /// @param tls secures them; empty for plain ones
    /// @param resources what all listeners share
    public Listener(
            ListenerSettings settings, Handler handler, Optional<TlsProfile> tls, ListenerResources resources) {
        this.settings = settings;
        this.handler = handler;
        this.tls = tls;
        this.resources = resources;
    }

    /// The name in the configuration.
    ///
    /// @return unique in this server
    public String name() {
        return settings.name();
    }

    /// Whether its connections are TLS.
    ///
    /// @return whether there is a profile
    public boolean secured() {
        return tls.isPresent();
    }

    /// Binds every address. The kernel then completes connections already; they are accepted when the
    /// [#services] run.
    ///
    /// @return what could not be bound
    public List<Problem> bind() {
        List<Problem> problems = new ArrayList<>();
        for (BindAddress address : settings.binds()) {
            try {
                ListeningSocket socket =
                        ListeningSocket.open(address, settings.backlog(), resources.nativeSockets());
                loops.add(new AcceptLoop(name(), socket, channel -> start(channel, socket), resources.events()));
            } catch (IOException | RuntimeException e) {
                problems.add(BindProblem.of(name(), address, e));
            }
        }
        return problems;
    }

    /// The accept loops, one for each bound address.
    ///
    /// @return not yet started
    public List<? extends Service> services() {
        return List.copyOf(loops);
    }

    /// What is bound, with real ports.
    ///
    /// @return in the order of the configuration
    public List<SocketAddress> addresses() {
        return loops.stream().map(loop -> loop.socket().address()).toList();
    }

    /// Gives the sockets up where the services never ran.
    public void unbind() {
        loops.forEach(AcceptLoop::triggerShutdown);
    }

    private void start(SocketChannel channel, ListeningSocket socket) throws IOException {
        LiveConnection connection = null;
        try {
            if (socket.address() instanceof InetSocketAddress) {
                // What a handler flushes goes out at once (RFC 896 would hold the second small write back).
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            SocketAddress local =
                    socket.address() instanceof InetSocketAddress ? channel.getLocalAddress() : socket.address();
            connection = new LiveConnection(
                    resources.connections().nextNumber(), name(),
                    new SocketPipe(channel, local, resources.nativeSockets()),
                    settings.timeouts().close(), resources.connectionResources());
            resources.connections().register(connection);
            Thread.ofVirtual().start(new ConnectionTask(connection, handler, tls, settings.timeouts(), resources));
        } catch (IOException e) {
            // The peer is gone already; that is no failure to accept.
            discard(channel, connection);
        } catch (RuntimeException | Error e) {
            discard(channel, connection);
            throw e;
        }
    }

    private void discard(SocketChannel channel, LiveConnection connection) throws IOException {
        channel.close();
        if (connection != null) {
            resources.connections().unregister(connection);
        }
    }
}
