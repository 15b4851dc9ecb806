package dev.berth.runtime.server;

import com.google.common.util.concurrent.ServiceManager;
import dev.berth.api.Connection;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.control.ControlException;
import dev.berth.runtime.control.ControlServer;
import dev.berth.runtime.control.Subject;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.event.Tally;
import dev.berth.runtime.listener.HandlerChoice;
import dev.berth.runtime.listener.ListenerResources;
import dev.berth.runtime.listener.ListenerService;
import dev.berth.runtime.listener.Listeners;
import dev.berth.runtime.listener.ListenersChange;
import dev.berth.runtime.listener.Places;
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

/// A running server.
///
/// {@snippet :
/// Plan plan = Plan.prepare(Sources.embedded(Path.of("berth.conf"), List.of(new MyProvider())));
/// try (Server server = Server.start(plan, new LogSink())) {
///     ...
/// }
/// }
public final class Server implements AutoCloseable {

    private final Plan plan;
    private final Tally tally;
    private final EventSink events;
    private final ListenerResources resources;
    private final Listeners listeners;
    private final ServiceManager services;
    private final ServerSteering steering;
    private final Optional<ControlServer> control;
    private final CompletableFuture<Void> stopRequest = new CompletableFuture<>();
    private boolean stopped;
    private boolean clean = true;

    private Server(
            Plan plan, Tally tally, EventSink events, ListenerResources resources, Listeners listeners, int most)
            throws StartException {
        this.plan = plan;
        this.tally = tally;
        this.events = events;
        this.resources = resources;
        this.listeners = listeners;
        this.services = new ServiceManager(List.of(
                new Sweeper(resources.connections()),
                new StallWatcher(resources.connections(), events),
                tlsWatcher(plan, events)));
        this.steering = new ServerSteering(listeners, resources.connections(),
                plan.configuration().server().drain(), events, this::requestStop);
        this.control = control(most);
    }

    private Optional<ControlServer> control(int most) throws StartException {
        if (plan.control().isEmpty()) {
            return Optional.empty();
        }
        Subject subject = new Subject(plan.configurationFile(), Instant.now(), most, resources.connections(), listeners,
                tally, plan.profiles());
        try {
            return Optional.of(ControlServer.start(
                    plan.control().get(), plan.configuration().control(), subject, steering));
        } catch (ControlException e) {
            throw new StartException(List.of(e.problem()));
        }
    }

    private static TlsWatcher tlsWatcher(Plan plan, EventSink events) {
        Optional<Duration> watch = plan.configuration().server().tls().watch();
        return new TlsWatcher(plan.profiles(), watch.orElse(Duration.ofHours(1)), watch.isPresent(), events);
    }

    /// Reads the configuration anew and takes over what it says about TLS: certificates, keys, authorities, revocation
    /// lists and rules. What is wrong is told as an event, and changes nothing. Blocks; from any thread, one at a time.
    ///
    /// @return whether all of it could be used
    public synchronized boolean reloadTls() {
        return !stopped && TlsReload.run(plan.configurationFile(), plan.profiles(), listeners.all(), events);
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
        EventSink events = tally.and(sink);
        int most = plan.configuration().server().connections().orElseGet(Descriptors::forConnections);
        ListenerResources resources = new ListenerResources(
                new Connections(), new Places(most), ConnectionResources.create(), TlsResources.create(),
                new NativeSockets(), events);
        Listeners listeners = new Listeners(resources);
        ListenersChange change = null;
        try {
            writeData(plan);
            change = listeners.prepare(
                    plan.configuration().listeners().stream().map(settings -> service(settings, plan)).toList());
            if (!change.problems().isEmpty()) {
                throw new StartException(change.problems());
            }
            Server server = new Server(plan, tally, events, resources, listeners, most);
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

    private static ListenerService service(ListenerSettings settings, Plan plan) {
        HandlerChoice handlers = new HandlerChoice(plan.handlers().get(settings.handler()),
                settings.tls().sni().stream()
                        .map(rule -> new HandlerChoice.Named(rule, plan.handlers().get(rule.handler()))).toList());
        return new ListenerService(settings, handlers,
                settings.tls().fromStart().map(plan.profiles()::get),
                settings.tls().startTls().map(plan.profiles()::get));
    }

    private static void writeData(Plan plan) throws StartException {
        try {
            plan.handlers().createDataFolders();
            plan.profiles().prepare(plan.data());
        } catch (IOException e) {
            throw new StartException(List.of(new Problem(plan.configurationFile().toString(),
                    "the data folder " + plan.data() + " cannot be written: " + e,
                    "let the server's user write it, or name another: server.data = \"DIR\"")));
        }
    }

    /// What each listener is bound to, with real ports.
    ///
    /// @return the addresses by the listener's name, in the order of the configuration
    public Map<String, List<SocketAddress>> addresses() {
        Map<String, List<SocketAddress>> addresses = new LinkedHashMap<>();
        listeners.all().forEach(listener -> addresses.put(listener.name(), listener.addresses()));
        return addresses;
    }

    /// What was served from.
    ///
    /// @return the plan
    public Plan plan() {
        return plan;
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

    /// Begins to stop, and returns: an embedding program may have more to do than to stop the server.
    private void requestStop() {
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
    public synchronized boolean stop() {
        if (!stopped) {
            stopped = true;
            steering.finish();
            Duration limit = plan.configuration().server().drain();
            events.publish(new ServerEvent.Draining(resources.connections().size(), limit));
            List<Connection> left = steering.stopping(limit).run();
            events.publish(new ServerEvent.DrainEnded(left));
            clean = left.isEmpty();
            // Last: until then it tells how the drain goes on.
            control.ifPresent(ControlServer::close);
            services.stopAsync().awaitStopped();
            resources.tlsResources().close();
            plan.close();
        }
        return clean;
    }

    @Override
    public void close() {
        stop();
    }
}
