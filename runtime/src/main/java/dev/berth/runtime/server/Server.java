package dev.berth.runtime.server;

import com.google.common.util.concurrent.ServiceManager;
import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Connection;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.connection.Drain;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.MisbehaviourCounts;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.listener.AcceptWatch;
import dev.berth.runtime.listener.ListenerResources;
import dev.berth.runtime.listener.Listeners;
import dev.berth.runtime.listener.ListenersChange;
import dev.berth.runtime.listener.Places;
import dev.berth.runtime.server.ReloadResult.Outcome;
import dev.berth.runtime.service.SystemService;
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
    private final SystemService service;
    private final ServerServing serving;
    private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();

    /// Held while the server changes.
    private final Object changing = new Object();

    private boolean stopping;

    /// Of the whole server, once it stops.
    private volatile Optional<Drain> drain = Optional.empty();

    private Server(Plan plan, Tally tally, MisbehaviourCounts misbehaviour, EventSink events,
            ListenerResources resources, Listeners listeners, SystemService service) {
        this.tally = tally;
        this.events = events;
        this.resources = resources;
        this.listeners = listeners;
        this.reloader = new Reloader(
                plan, listeners, resources, new Drains(resources.connections(), events), events);
        this.service = service;
        StallWatcher stalls = new StallWatcher(resources.connections(), events);
        this.serving = new ServerServing(
                resources.connections(), () -> drain, stalls, new AcceptWatch(listeners));
        this.services = new ServiceManager(List.of(
                new Sweeper(resources.connections()),
                stalls,
                new PluginWatcher(reloader, resources.connections(), () -> take(Plan::nextPlugins), events),
                new TlsWatcher(reloader::current, events),
                new MisbehaviourTeller(misbehaviour, events)));
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
        // Counted first: whoever hears of an event finds it in the counts.
        Tally tally = new Tally();
        MisbehaviourCounts misbehaviour = new MisbehaviourCounts();
        EventSink events = tally.and(misbehaviour).and(sink);
        ListenerResources resources = new ListenerResources(
                new Connections(), new Places(plan.places()), ConnectionResources.create(), TlsResources.create(),
                new NativeSockets(), service.sockets(), events);
        Listeners listeners = new Listeners(resources);
        try {
            List<Problem> unfit = listeners.unfit(plan.configuration().listeners());
            if (!unfit.isEmpty()) {
                throw new ConfigurationException(unfit);
            }
            writeData(plan);
            ListenersChange change = listeners.prepare(plan.services());
            if (!change.problems().isEmpty()) {
                throw new StartException(change.problems());
            }
            Server server = new Server(plan, tally, misbehaviour, events, resources, listeners, service);
            // Nothing is accepted before there is somebody to watch over it.
            server.services.startAsync().awaitHealthy();
            plan.warnings().forEach(each -> events.publish(new ServerEvent.ConfigurationWarning(each)));
            plan.profiles().all().forEach(profile -> TlsWatcher.served(profile, events));
            change.commit();
            service.ready();
            service.watch(server.serving, events);
            return server;
        } catch (StartException | RuntimeException e) {
            service.close();
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
        synchronized (changing) {
            if (stopping) {
                return isStopping();
            }
            service.reloading();
            try {
                return take(Plan::next);
            } finally {
                service.ready();
            }
        }
    }

    /// Finds out what [#reload] would do, and does nothing. Blocks; from any thread.
    ///
    /// @return what would change, or what is wrong
    public ReloadResult tryReload() {
        synchronized (changing) {
            return stopping ? isStopping() : reloader.tryOut(Plan::next);
        }
    }

    private ReloadResult take(UnaryOperator<Plan> next) {
        synchronized (changing) {
            return stopping ? isStopping() : reloader.take(next);
        }
    }

    private ReloadResult isStopping() {
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

    /// How many connections there are.
    ///
    /// @return a count
    public int connections() {
        return resources.connections().size();
    }

    /// Stops in order: no new connections, then those that are open may finish for as long as `server.drain` says,
    /// then the rest is aborted. Blocks until all that is done; again without effect.
    ///
    /// @return whether every connection finished by itself
    public boolean stop() {
        boolean first;
        synchronized (changing) {
            first = !stopping;
            stopping = true;
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
        Duration limit = plan().configuration().server().drain();
        Drain all = new Drain(resources.connections(), connection -> true, limit, Drains.QUIET);
        drain = Optional.of(all);
        listeners.finish();
        events.publish(new ServerEvent.Draining("the server", resources.connections().size(), limit));
        List<Connection> left = all.run();
        events.publish(new ServerEvent.DrainEnded("the server", left));
        service.close();
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
