package dev.berth.runtime.server;

import com.google.common.util.concurrent.ServiceManager;
import dev.berth.api.Connection;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.control.ControlException;
import dev.berth.runtime.control.ControlServer;
import dev.berth.runtime.control.InForce;
import dev.berth.runtime.control.Subject;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.MisbehaviourCounts;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.listener.ListenerResources;
import dev.berth.runtime.listener.Listeners;
import dev.berth.runtime.listener.ListenersChange;
import dev.berth.runtime.listener.Places;
import dev.berth.runtime.server.ReloadResult.Outcome;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/// A running server.
///
/// {@snippet :
/// Plan plan = Plan.prepare(Sources.embedded(Path.of("berth.conf"), List.of(new MyProvider())));
/// try (Server server = Server.start(plan, new LogSink())) {
///     ...
/// }
/// }
public final class Server implements AutoCloseable {

    private final Tally tally;
    private final EventSink events;
    private final ListenerResources resources;
    private final Listeners listeners;
    private final Reloader reloader;
    private final ServiceManager services;
    private final ServerSteering steering;
    private final Optional<ControlServer> control;
    private final CompletableFuture<Void> stopRequest = new CompletableFuture<>();
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();

    /// Held while the server changes.
    private final ReentrantLock changing = new ReentrantLock();

    /// Written while the lock is held.
    private volatile boolean stopping;

    private Server(Plan plan, Tally tally, MisbehaviourCounts misbehaviour, EventSink events,
            ListenerResources resources, Listeners listeners) throws StartException {
        this.tally = tally;
        this.events = events;
        this.resources = resources;
        this.listeners = listeners;
        Drains drains = new Drains(resources.connections(), events);
        this.reloader = new Reloader(plan, listeners, resources, drains, events);
        this.steering = new ServerSteering(this, drains, changing);
        this.control = control(plan);
        this.services = new ServiceManager(List.of(
                new Sweeper(resources.connections()),
                new StallWatcher(resources.connections(), events),
                new PluginWatcher(reloader, resources.connections(), () -> take(Plan::nextPlugins), events),
                new TlsWatcher(reloader::current, events),
                new MisbehaviourTeller(misbehaviour, events)));
    }

    private Optional<ControlServer> control(Plan plan) throws StartException {
        Subject subject = new Subject(plan.configurationFile(), Instant.now(), resources.connections(), listeners, tally,
                this::inForce);
        try {
            return plan.control().isEmpty() ? Optional.empty() : Optional.of(ControlServer.start(
                    plan.control().get(), plan.configuration().control(), subject, steering));
        } catch (ControlException e) {
            throw new StartException(List.of(e.problem()));
        }
    }

    private InForce inForce() {
        Plan plan = plan();
        return new InForce(reloader.generation(), reloader.since(), plan.places(), plan.profiles().all(),
                reloader.last().map(last -> new InForce.Reload(
                        last.at(), last.outcome(), last.problems().stream().map(Object::toString).toList())));
    }

    /// Binds everything and begins to accept. Blocks until then.
    ///
    /// @param plan what to serve; owned by the server from now on, also when it does not start
    /// @param sink hears of everything that happens
    /// @return the server
    /// @throws StartException if an address cannot be bound, and then none is, or the data folder not be written
    public static Server start(Plan plan, EventSink sink) throws StartException {
        // Counted first: whoever hears of an event finds it in the counts.
        Tally tally = new Tally();
        MisbehaviourCounts misbehaviour = new MisbehaviourCounts();
        EventSink events = tally.and(misbehaviour).and(sink);
        ListenerResources resources = new ListenerResources(
                new Connections(), new Places(plan.places()), ConnectionResources.create(), TlsResources.create(),
                new NativeSockets(), events);
        Listeners listeners = new Listeners(resources);
        ListenersChange change = null;
        try {
            writeData(plan);
            change = listeners.prepare(plan.services());
            if (!change.problems().isEmpty()) {
                throw new StartException(change.problems());
            }
            Server server = new Server(plan, tally, misbehaviour, events, resources, listeners);
            // Nothing is accepted before there is somebody to watch over it.
            server.services.startAsync().awaitHealthy();
            plan.warnings().forEach(each -> events.publish(new ServerEvent.ConfigurationWarning(each)));
            plan.profiles().all().forEach(profile -> TlsWatcher.served(profile, events));
            change.commit();
            return server;
        } catch (StartException | RuntimeException e) {
            if (change != null) {
                change.rollBack();
            }
            resources.tlsResources().close();
            plan.close();
            throw e;
        }
    }

    private static void writeData(Plan plan) throws StartException {
        try {
            plan.writeData();
        } catch (IOException e) {
            throw new StartException(List.of(plan.unwritable(e)));
        }
    }

    /// Reads the configuration, the files of TLS profiles and the plugin folders anew, and takes over what is different.
    /// What is not different stays, sockets and connections above all. If anything is wrong, nothing changes. Blocks;
    /// from any thread, one after the other.
    ///
    /// @return what changed, or why nothing did
    public ReloadResult reload() {
        return take(Plan::next);
    }

    /// Finds out what [#reload] would do, and does nothing. Blocks; from any thread.
    ///
    /// @return what would change, or what is wrong
    public ReloadResult tryReload() {
        changing.lock();
        try {
            return stopping ? tooLate() : reloader.tryOut(Plan::next);
        } finally {
            changing.unlock();
        }
    }

    private ReloadResult take(UnaryOperator<Plan> next) {
        changing.lock();
        try {
            return stopping ? tooLate() : reloader.take(next);
        } finally {
            changing.unlock();
        }
    }

    private ReloadResult tooLate() {
        return new ReloadResult(
                Outcome.STOPPING, Instant.now(), reloader.generation(), List.of(), List.of(), List.of());
    }

    /// What each listener is bound to, with real ports.
    ///
    /// @return the addresses by the listener's name, in the order of the configuration
    public Map<String, List<SocketAddress>> addresses() {
        Map<String, List<SocketAddress>> addresses = new LinkedHashMap<>();
        listeners.all().forEach(listener -> addresses.put(listener.name(), listener.addresses()));
        return addresses;
    }

    /// What is served from.
    ///
    /// @return the plan in force
    public Plan plan() {
        return reloader.current();
    }

    /// What happened so far, in numbers.
    ///
    /// @return the one tally of this server
    public Tally tally() {
        return tally;
    }

    /// The live connections.
    Connections live() {
        return resources.connections();
    }

    /// Whether it stops, and nothing is changed any more.
    boolean isStopping() {
        return stopping;
    }

    /// How many connections there are.
    ///
    /// @return a count
    public int connections() {
        return resources.connections().size();
    }

    /// Begins to stop, and returns: an embedding program may have more to do than to stop the server.
    void requestStop() {
        stopRequest.complete(null);
        Thread.ofPlatform().name("berth-stop").start(this::stop);
    }

    /// Whether somebody asked over the control socket that the server stops; it does so by itself.
    ///
    /// @return completed when that happens
    public CompletionStage<Void> stopRequested() {
        return stopRequest;
    }

    /// Stops in order: no new connections, then those that are open may finish for as long as `server.drain` says,
    /// then the rest is aborted. Blocks until all that is done; again without effect.
    ///
    /// @return whether every connection finished by itself
    public boolean stop() {
        boolean first;
        changing.lock();
        try {
            first = !stopping;
            stopping = true;
        } finally {
            changing.unlock();
        }
        if (first) {
            boolean clean = false;
            try {
                clean = finish();
            } finally {
                stopped.complete(clean);
            }
        }
        return stopped.join();
    }

    private boolean finish() {
        listeners.finish();
        Duration limit = plan().configuration().server().drain();
        Drain drain = steering.stopping(limit);
        events.publish(new ServerEvent.Draining("the server", resources.connections().size(), limit));
        List<Connection> left = drain.run();
        events.publish(new ServerEvent.DrainEnded("the server", left));
        // Not before: until now it told how the drain went on.
        control.ifPresent(ControlServer::close);
        services.stopAsync().awaitStopped();
        resources.tlsResources().close();
        plan().close();
        return left.isEmpty();
    }

    @Override
    public void close() {
        stop();
    }
}
