package dev.berth.runtime.server;

import com.google.common.util.concurrent.Service;
import com.google.common.util.concurrent.ServiceManager;
import dev.berth.api.Connection;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.event.EventSink;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.listener.HandlerChoice;
import dev.berth.runtime.listener.Listener;
import dev.berth.runtime.listener.ListenerResources;
import dev.berth.runtime.listener.ListenerService;
import dev.berth.runtime.tls.TlsProfile;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A running server.
///
/// {@snippet :
/// Plan plan = Plan.prepare(Sources.embedded(Path.of("berth.conf"), List.of(new MyProvider())));
/// try (Server server = Server.start(plan, new LogSink())) {
///     ...
/// }
/// }
public final class Server implements AutoCloseable {

    /// A handler that does not tell where messages end is taken for idle when its connection was silent so long.
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Plan plan;
    private final EventSink events;
    private final ListenerResources resources;
    private final List<Listener> listeners;
    private final Set<Service> acceptLoops;
    private final ServiceManager services;
    private boolean stopped;
    private boolean clean = true;

    private Server(Plan plan, EventSink events, ListenerResources resources, List<Listener> listeners) {
        this.plan = plan;
        this.events = events;
        this.resources = resources;
        this.listeners = listeners;
        this.acceptLoops = listeners.stream()
                .flatMap(listener -> listener.loops().stream()).map(AcceptService::new).collect(Collectors.toSet());
        this.services = new ServiceManager(Stream.concat(
                acceptLoops.stream(), Stream.of(
                        new Sweeper(resources.connections()),
                        new StallWatcher(resources.connections(), events),
                        tlsWatcher(plan, events))).toList());
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
        return !stopped && TlsReload.run(plan.configurationFile(), plan.profiles(), listeners, events);
    }

    /// Binds everything and begins to accept. Blocks until then.
    ///
    /// @param plan what to serve; owned by the server from now on, also when it does not start
    /// @param events hears of everything that happens
    /// @return the server
    /// @throws StartException if an address cannot be bound, and then none is, or the data folder not be written
    public static Server start(Plan plan, EventSink events) throws StartException {
        int most = plan.configuration().server().connections().orElseGet(() -> Descriptors.forConnections(
                plan.profiles().all().stream().anyMatch(TlsProfile::nativeEngines)));
        ListenerResources resources = new ListenerResources(
                new Connections(), new Semaphore(most), ConnectionResources.create(), TlsResources.create(),
                new NativeSockets(), events);
        List<Listener> listeners = plan.configuration().listeners().stream()
                .map(settings -> listener(settings, plan, resources)).toList();
        try {
            writeData(plan);
            bind(listeners);
        } catch (StartException | RuntimeException e) {
            listeners.forEach(Listener::unbind);
            resources.tlsResources().close();
            plan.close();
            throw e;
        }
        plan.warnings().forEach(each -> events.publish(new ServerEvent.ConfigurationWarning(each)));
        plan.profiles().all().forEach(profile -> TlsWatcher.served(profile, events));
        listeners.forEach(listener -> listener.addresses().forEach(
                address -> events.publish(new ServerEvent.Bound(listener.name(), address))));
        Server server = new Server(plan, events, resources, listeners);
        server.services.startAsync().awaitHealthy();
        return server;
    }

    private static Listener listener(ListenerSettings settings, Plan plan, ListenerResources resources) {
        HandlerChoice handlers = new HandlerChoice(plan.handlers().get(settings.handler()),
                settings.tls().sni().stream()
                        .map(rule -> new HandlerChoice.Named(rule, plan.handlers().get(rule.handler()))).toList());
        return new Listener(new ListenerService(settings, handlers,
                settings.tls().fromStart().map(plan.profiles()::get),
                settings.tls().startTls().map(plan.profiles()::get)), resources);
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

    private static void bind(List<Listener> listeners) throws StartException {
        List<Problem> problems = new ArrayList<>();
        listeners.forEach(listener -> problems.addAll(listener.bind()));
        if (!problems.isEmpty()) {
            throw new StartException(problems);
        }
    }

    /// What each listener is bound to, with real ports.
    ///
    /// @return the addresses by the listener's name, in the order of the configuration
    public Map<String, List<SocketAddress>> addresses() {
        Map<String, List<SocketAddress>> addresses = new LinkedHashMap<>();
        listeners.forEach(listener -> addresses.put(listener.name(), listener.addresses()));
        return addresses;
    }

    /// What was served from.
    ///
    /// @return the plan
    public Plan plan() {
        return plan;
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
    public synchronized boolean stop() {
        if (!stopped) {
            stopped = true;
            acceptLoops.forEach(Service::stopAsync);
            acceptLoops.forEach(Service::awaitTerminated);
            Duration limit = plan.configuration().server().drain();
            events.publish(new ServerEvent.Draining(resources.connections().size(), limit));
            List<Connection> left = resources.connections().drain(limit, QUIET);
            events.publish(new ServerEvent.DrainEnded(left));
            clean = left.isEmpty();
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
