package dev.berth.runtime.server;

import com.google.common.util.concurrent.ServiceManager;
import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Connection;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.control.ControlException;
import dev.berth.runtime.control.ControlServer;
import dev.berth.runtime.control.InForce;
import dev.berth.runtime.control.Subject;
import dev.berth.runtime.control.ReloadResult;
import dev.berth.runtime.control.ReloadResult.Outcome;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.LogMarks;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.listener.AcceptWatch;
import dev.berth.runtime.listener.ListenerResources;
import dev.berth.runtime.listener.Listeners;
import dev.berth.runtime.listener.ListenersChange;
import dev.berth.runtime.listener.Places;
import dev.berth.runtime.outbound.OutboundConnector;
import dev.berth.runtime.service.SystemService;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    private final Observers observers;
    private final EventSink events;
    private final ListenerResources resources;
    private final Listeners listeners;
    private final LogMarks marks;
    private final Reloader reloader;
    private final OutboundConnector connector;
    private final ServiceManager services;
    private final ServerSteering steering;
    private final SystemService service;
    private final ServerServing serving;
    private final CompletableFuture<Void> stopRequest = new CompletableFuture<>();
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();

    /// Held while the server changes.
    private final ReentrantLock changing = new ReentrantLock();

    /// Written while the lock is held.
    private volatile boolean stopping;

    private volatile Optional<ControlServer> control = Optional.empty();

    private Server(Plan plan, Observers observers, ListenerResources resources, Listeners listeners, LogMarks marks,
            SystemService service) {
        this.observers = observers;
        this.events = observers.events();
        this.resources = resources;
        this.listeners = listeners;
        this.marks = marks;
        this.service = service;
        Drains drains = new Drains(resources.connections(), events);
        this.reloader = new Reloader(plan, listeners, resources, drains, events);
        this.connector = new OutboundConnector(() -> reloader.current().profiles(),
                resources.connectionResources(), resources.tlsResources(), resources.nativeSockets());
        plan.connector().start(connector);
        this.steering = new ServerSteering(this, drains, changing);
        StallWatcher stalls = new StallWatcher(resources.connections(), events);
        this.serving = new ServerServing(this, steering, stalls, new AcceptWatch(listeners));
        this.services = new ServiceManager(List.of(
                new Sweeper(resources.connections()),
                stalls,
                new PluginWatcher(reloader, resources.connections(), () -> take(Plan::nextPlugins), events),
                new TlsWatcher(reloader::current, events),
                observers.teller(readings())));
    }

    private ServerReadings readings() {
        return new ServerReadings(listeners, resources.connections(), reloader::current);
    }

    /// Answers to those who look and steer from now on.
    ///
    /// @return why that is not possible, if it is not
    private List<Problem> open(Plan plan) {
        List<Problem> problems = new ArrayList<>(observers.open(listeners, readings()));
        Subject subject = new Subject(plan.configurationFile(), Instant.now(), resources.connections(), listeners,
                observers.tally(), this::inForce);
        try {
            if (plan.control().isPresent()) {
                control = Optional.of(ControlServer.start(
                        plan.control().get(), plan.configuration().control(), subject, steering));
            }
        } catch (ControlException e) {
            problems.add(e.problem());
        }
        return problems;
    }

    private InForce inForce() {
        Plan plan = plan();
        return new InForce(reloader.generation(), reloader.since(), plan.places(), plan.profiles().all(),
                plan.handlers().all(), plan.plugins(), reloader.last());
    }

    /// Binds everything and begins to accept. Blocks until then.
    ///
    /// @param plan what to serve; owned by the server from now on, also when it does not start
    /// @param sink hears of everything that happens
    /// @return the server
    /// @throws StartException if an address cannot be bound, and then none is, or the data folder not be written
    public static Server start(Plan plan, EventSink sink) throws StartException {
        return start(plan, sink, SystemService.none());
    }

    /// Binds everything, but for what the service manager holds, and begins to accept. Blocks until then.
    ///
    /// @param plan what to serve; owned by the server from now on, also when it does not start
    /// @param sink hears of everything that happens
    /// @param service told how the server is doing; owned by it from now on
    /// @return the server
    /// @throws StartException if an address cannot be bound, and then none is, or the data folder not be written
    /// @throws ConfigurationException if listeners and the sockets that were passed to this process do not fit
    public static Server start(Plan plan, EventSink sink, SystemService service) throws StartException {
        Observers observers = new Observers(plan.configuration().metrics().bind(), sink);
        EventSink events = observers.events();
        Connections connections = new Connections();
        ListenerResources resources = new ListenerResources(
                connections, new Places(plan.places()), ConnectionResources.create(connections),
                TlsResources.create(), new NativeSockets(), service.sockets(), events);
        Listeners listeners = new Listeners(resources);
        Server server = new Server(plan, observers, resources, listeners, LogMarks.begin(connections::of),
                service);
        try {
            List<Problem> unfit = listeners.unfit(plan.configuration().listeners());
            if (!unfit.isEmpty()) {
                throw new ConfigurationException(unfit);
            }
            writeData(plan);
            ListenersChange change = listeners.prepare(plan.services());
            List<Problem> problems = new ArrayList<>(change.problems());
            problems.addAll(server.open(plan));
            if (!problems.isEmpty()) {
                if (change.problems().isEmpty()) {
                    change.rollBack();
                }
                throw new StartException(problems);
            }
            // Nothing is accepted before there is somebody to watch over it.
            server.services.startAsync().awaitHealthy();
            plan.warnings().forEach(each -> events.publish(new ServerEvent.ConfigurationWarning(each)));
            plan.profiles().all().forEach(profile -> TlsWatcher.served(profile, events));
            change.commit();
            observers.health().started();
            service.ready();
            service.watch(server.serving, events);
            return server;
        } catch (StartException | RuntimeException e) {
            server.close(plan);
            throw e;
        }
    }

    /// Gives up everything but the listeners.
    private void close(Plan plan) {
        service.close();
        control.ifPresent(ControlServer::close);
        connector.close();
        observers.close();
        resources.tlsResources().close();
        plan.close();
        marks.close();
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
        changing.lock();
        try {
            if (stopping) {
                return tooLate();
            }
            service.reloading();
            ReloadResult result = take(Plan::next);
            service.ready();
            return result;
        } finally {
            changing.unlock();
        }
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
        return observers.tally();
    }

    /// Where metrics are served, with the real port.
    ///
    /// @return empty if they are not
    public Optional<InetSocketAddress> metricsAddress() {
        return observers.address();
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
        service.stopping();
        observers.health().draining();
        listeners.finish();
        Duration limit = plan().configuration().server().drain();
        Drain all = steering.stopping(limit);
        events.publish(new ServerEvent.Draining("the server", resources.connections().size(), limit));
        List<Connection> left = all.run();
        events.publish(new ServerEvent.DrainEnded("the server", left));
        services.stopAsync().awaitStopped();
        // Not before: until now it told how the drain went on.
        close(plan());
        return left.isEmpty();
    }

    @Override
    public void close() {
        stop();
    }
}
