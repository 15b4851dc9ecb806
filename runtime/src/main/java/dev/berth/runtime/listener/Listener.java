package dev.berth.runtime.listener;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.FiveTuple;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.config.Configuration.KeepAlive;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.ProxyProtocol;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.connection.TimeLimits;
import dev.berth.runtime.event.RefusalReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.transport.SocketPipe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/// A listener of the configuration: its half sockets, and what serves the connections they accept.
public final class Listener {

    private final ListenerSettings settings;
    private final ListenerResources resources;
    private final TimeLimits timeLimits;
    private final Admission admission;
    private final List<AcceptLoop> loops = new ArrayList<>();
    private volatile ListenerService service;

    /// Makes a listener that is not bound.
    ///
    /// @param service what it serves connections with
    /// @param resources what all listeners share
    public Listener(ListenerService service, ListenerResources resources) {
        this.settings = service.settings();
        this.service = service;
        this.resources = resources;
        this.timeLimits = TimeLimits.of(settings.timeouts());
        this.admission = new Admission(settings.limits(), settings.access(), resources.permits());
    }

    /// Takes the rules about clients' certificates from a section that was read anew; for connections from now on.
    ///
    /// @param read the section
    public void takeClientRules(ListenerSettings read) {
        service = service.withClientsOf(read);
    }

    /// The name in the configuration.
    ///
    /// @return unique in this server
    public String name() {
        return settings.name();
    }

    /// Binds every address. The kernel then completes connections already; they are accepted when the
    /// [#loops] run.
    ///
    /// @return what could not be bound
    public List<Problem> bind() {
        List<Problem> problems = new ArrayList<>();
        for (BindAddress address : settings.binds()) {
            try {
                ListeningSocket socket =
                        ListeningSocket.open(address, settings.backlog(), resources.nativeSockets());
                loops.add(new AcceptLoop(name(), socket, admission,
                        channel -> start(channel, socket), resources.events()));
            } catch (IOException | RuntimeException e) {
                problems.add(BindProblem.of(name(), address, e));
            }
        }
        return problems;
    }

    /// The accept loops, one for each bound address.
    ///
    /// @return to be run, each on a thread of its own
    public List<AcceptLoop> loops() {
        return List.copyOf(loops);
    }

    /// What is bound, with real ports.
    ///
    /// @return in the order of the configuration
    public List<SocketAddress> addresses() {
        return loops.stream().map(AcceptLoop::address).toList();
    }

    /// Gives the sockets up where the loops never ran.
    public void unbind() {
        loops.forEach(AcceptLoop::close);
    }

    private void start(SocketChannel channel, ListeningSocket socket) throws IOException, InterruptedException {
        Admission.Ticket ticket = admission.ticket();
        boolean started = false;
        try {
            SocketPipe pipe = pipe(channel, socket);
            Optional<RefusalReason> refusal = ticket.admit();
            // Behind a proxy, the client's address is known only after its header.
            if (refusal.isEmpty() && settings.proxy().mode() == ProxyProtocol.Mode.OFF) {
                refusal = ticket.admit(pipe.remote());
            }
            if (refusal.isPresent()) {
                resources.events().publish(new ServerEvent.Refused(
                        name(), FiveTuple.of(pipe.local(), pipe.remote()), refusal.get()));
            } else {
                serve(pipe, ticket);
                started = true;
            }
        } catch (IOException e) {
            // The peer is gone already; that is no failure to accept.
        } finally {
            if (!started) {
                channel.close();
                ticket.close();
            }
        }
    }

    private void serve(SocketPipe pipe, Admission.Ticket ticket) {
        LiveConnection connection = new LiveConnection(resources.connections().nextNumber(), name(), pipe,
                timeLimits, resources.connectionResources());
        resources.connections().register(connection);
        try {
            Thread.ofVirtual().start(new ConnectionTask(connection, ticket, service, resources));
        } catch (RuntimeException | Error e) {
            resources.connections().unregister(connection);
            throw e;
        }
    }

    private SocketPipe pipe(SocketChannel channel, ListeningSocket socket) throws IOException {
        if (!(socket.address() instanceof InetSocketAddress)) {
            return new SocketPipe(channel, socket.address(), resources.nativeSockets());
        }
        // What a handler flushes goes out at once (RFC 896 would hold the second small write back).
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        KeepAlive keepAlive = settings.keepAlive();
        if (keepAlive.enabled()) {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, (int) keepAlive.idle().toSeconds());
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, (int) keepAlive.interval().toSeconds());
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, keepAlive.count());
        }
        return new SocketPipe(channel, channel.getLocalAddress(), resources.nativeSockets());
    }
}
