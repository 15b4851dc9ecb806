package dev.berth.runtime.listener;

import dev.berth.api.FiveTuple;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.net.ExtendedSocketOptions;

/// A listener of the configuration: its half sockets, and what serves the connections they accept. It stays the same
/// object, with the connections it counts, while its section is replaced.
public final class Listener {

    private final String name;
    private final ListenerResources resources;
    private final Admission admission;
    private volatile ListenerService service;
    private volatile TimeLimits timeLimits;
    private final Gate gate = new Gate();
    private volatile List<AcceptLoop> loops = List.of();

    /// Whether it accepts.
    public enum State {
        /// It does.
        OPEN,
        /// It keeps its sockets, and leaves new connections in the backlog.
        HELD,
        /// It gave its sockets up until it is resumed.
        SUSPENDED
    }

    Listener(ListenerService service, ListenerResources resources) {
        this.name = service.settings().name();
        this.resources = resources;
        this.admission = new Admission(service.settings(), resources.places());
        this.service = service;
        this.timeLimits = TimeLimits.of(service.settings().timeouts());
    }

    /// Serves connections from now on as another section says. The service before is let go of when its connections
    /// have ended.
    ///
    /// @param other the first service again, or one that nobody uses yet
    void take(ListenerService other) {
        ListenerService before = service;
        if (other != before) {
            admission.change(other.settings());
            timeLimits = TimeLimits.of(other.settings().timeouts());
            service = other;
            before.release();
        }
    }

    /// No longer uses its service; called once, when nothing is accepted any more.
    void letGo() {
        service.release();
    }

    /// Becomes a user of the service of the moment.
    private ListenerService acquireService() {
        while (true) {
            ListenerService now = service;
            if (now.acquire()) {
                return now;
            }
            // It was replaced in between.
        }
    }

    /// The name in the configuration.
    ///
    /// @return unique in this server
    public String name() {
        return name;
    }

    /// What it serves with.
    ///
    /// @return its section of the configuration
    public ListenerSettings settings() {
        return service.settings();
    }

    /// Whether it accepts.
    ///
    /// @return the state at the moment
    public State state() {
        boolean closed = !loops.isEmpty() && loops.stream().noneMatch(loop -> loop.socket().isOpen());
        return closed ? State.SUSPENDED : gate.isClosed() ? State.HELD : State.OPEN;
    }

    /// Leaves new connections in the backlog from now on; one that is just being accepted waits too.
    public void hold() {
        gate.close();
    }

    /// Gives its sockets up, so that connects are refused; its connections go on. Blocks until what was established is
    /// accepted, about a second at most.
    public void suspend() {
        gate.open();
        AcceptLoop.finish(loops);
    }

    /// Accepts again, on the addresses and ports that it had.
    ///
    /// @throws IOException if one cannot be bound, and then none is
    public void resume() throws IOException {
        if (state() == State.SUSPENDED) {
            List<AcceptLoop> again = new ArrayList<>();
            try {
                for (AcceptLoop loop : loops) {
                    again.add(new AcceptLoop(loop.socket().openAgain(settings().backlog(), resources.nativeSockets()),
                            this, resources.events()));
                }
            } catch (IOException | RuntimeException e) {
                again.forEach(AcceptLoop::close);
                throw e;
            }
            loops = List.copyOf(again);
            again.forEach(loop -> {
                resources.events().publish(new ServerEvent.Bound(name, loop.address()));
                loop.start();
            });
        }
        gate.open();
    }

    /// What is bound, with real ports; or will be again, while it is suspended.
    ///
    /// @return in the order of the configuration
    public List<SocketAddress> addresses() {
        return loops.stream().map(AcceptLoop::address).toList();
    }

    /// Whether one of its sockets accepts nobody although somebody may be waiting, and has not for a while.
    ///
    /// @param patience how long accepting may fail
    /// @return whether it failed for longer, or will never accept again
    public boolean cannotAccept(Duration patience) {
        long now = System.nanoTime();
        return loops.stream().anyMatch(loop -> loop.isBroken()
                || loop.failingFor(now).filter(time -> time.compareTo(patience) > 0).isPresent());
    }

    List<AcceptLoop> loops() {
        return loops;
    }

    void loops(List<AcceptLoop> now) {
        loops = List.copyOf(now);
    }

    /// See [Admission#awaitPlace].
    void awaitPlace() throws InterruptedException {
        gate.pass();
        admission.awaitPlace();
    }

    /// Whether a loop waits because it was told to, by limits or by somebody.
    boolean isWaiting(Thread thread) {
        return gate.isClosed() || admission.isWaiting(thread);
    }

    /// Starts what serves a connection, and owns the channel from then on; may wait for a place.
    ///
    /// @param socket on which it was accepted
    void serve(SocketChannel channel, ListeningSocket socket) throws IOException, InterruptedException {
        Admission.Ticket ticket = admission.ticket();
        ListenerService now = acquireService();
        boolean started = false;
        try {
            gate.pass();
            SocketPipe pipe = pipe(channel, socket, now.settings().keepAlive());
            Optional<RefusalReason> refusal = ticket.admit();
            // Behind a proxy, the client's address is known only after its header.
            if (refusal.isEmpty() && now.settings().proxy().mode() == ProxyProtocol.Mode.OFF) {
                refusal = ticket.admit(pipe.remote());
            }
            if (refusal.isPresent()) {
                resources.events().publish(new ServerEvent.Refused(
                        name, FiveTuple.of(pipe.local(), pipe.remote()), refusal.get()));
            } else {
                serve(pipe, ticket, now);
                started = true;
            }
        } catch (IOException e) {
            // The peer is gone already; that is no failure to accept.
        } finally {
            if (!started) {
                channel.close();
                ticket.close();
                now.release();
            }
        }
    }

    private void serve(SocketPipe pipe, Admission.Ticket ticket, ListenerService now) {
        LiveConnection connection = new LiveConnection(resources.connections().nextNumber(), name, pipe,
                timeLimits, resources.connectionResources());
        Thread thread = Thread.ofVirtual().unstarted(new ConnectionTask(connection, ticket, now, resources));
        resources.connections().register(thread, connection);
        try {
            thread.start();
        } catch (RuntimeException | Error e) {
            resources.connections().unregister(thread);
            throw e;
        }
    }

    private SocketPipe pipe(SocketChannel channel, ListeningSocket socket, KeepAlive keepAlive) throws IOException {
        if (!(socket.address() instanceof InetSocketAddress)) {
            return new SocketPipe(channel, socket.address(), resources.nativeSockets());
        }
        // What a handler flushes goes out at once (RFC 896 would hold the second small write back).
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (keepAlive.enabled()) {
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, (int) keepAlive.idle().toSeconds());
            channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, (int) keepAlive.interval().toSeconds());
            channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, keepAlive.count());
        }
        return new SocketPipe(channel, channel.getLocalAddress(), resources.nativeSockets());
    }
}
