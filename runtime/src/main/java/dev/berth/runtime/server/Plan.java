package dev.berth.runtime.server;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.ControlSettings;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.listener.HandlerChoice;
import dev.berth.runtime.listener.ListenerService;
import dev.berth.runtime.plugin.HandlerTypes;
import dev.berth.runtime.plugin.Handlers;
import dev.berth.runtime.plugin.Plugins;
import dev.berth.runtime.tls.TlsProfile;
import dev.berth.runtime.tls.TlsProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything that can be made and checked before a socket is bound or a file written.
public final class Plan implements AutoCloseable {

    /// What is the same for all plans of a server.
    private record Base(Sources sources, Plugins plugins, ServerConnector connector) {}

    private final Base base;
    private final Configuration configuration;
    private final HandlerTypes types;
    private final Handlers handlers;
    private final TlsProfiles profiles;
    private final Path data;
    private final List<Problem> warnings;

    private Plan(Base base, Configuration configuration, HandlerTypes types, Handlers handlers,
            TlsProfiles profiles, Path data, List<Problem> warnings) {
        this.base = base;
        this.configuration = configuration;
        this.types = types;
        this.handlers = handlers;
        this.profiles = profiles;
        this.data = data;
        this.warnings = warnings;
    }

    /// Prepares a server. Problems of plugins count only where the configuration needs their types; the others are
    /// logged.
    ///
    /// @param sources what it is made from
    /// @return the plan
    /// @throws ConfigurationException with everything that keeps the server from starting
    public static Plan prepare(Sources sources) {
        return first(sources, false);
    }

    /// Looks for everything that is wrong, also with plugins that nothing needs.
    ///
    /// @param sources what a server would be made from
    /// @return what is not wrong, but should be known
    /// @throws ConfigurationException with all problems
    public static List<Problem> check(Sources sources) {
        try (Plan plan = first(sources, true)) {
            return plan.warnings();
        }
    }

    private static Plan first(Sources sources, boolean everyPlugin) {
        Plugins plugins = new Plugins(
                sources.pluginFolders(), sources.providers(), sources.loggingProvider(), sources.service());
        try {
            Problems problems = new Problems();
            Configuration read = ConfigurationLoader.load(sources.configuration(), problems);
            Plan plan = prepare(new Base(sources, plugins, new ServerConnector()), read, Optional.empty(), problems, everyPlugin);
            plan.adopt();
            return plan;
        } catch (RuntimeException | Error e) {
            plugins.close();
            throw e;
        }
    }

    /// Prepares what the server is to become: reads the configuration, the files of TLS profiles and the plugin folders
    /// anew. What is as it was is kept, and nothing changes yet.
    ///
    /// @return to be adopted or discarded
    /// @throws ConfigurationException with everything that is wrong
    Plan next() {
        Problems problems = new Problems();
        Configuration read = ConfigurationLoader.load(base.sources.configuration(), problems);
        return prepare(base, read, Optional.of(this), problems, false);
    }

    /// Prepares what the server is to become if only the plugins change.
    ///
    /// @return to be adopted or discarded
    /// @throws ConfigurationException with everything that is wrong
    Plan nextPlugins() {
        return prepare(base, configuration, Optional.of(this), new Problems(), false);
    }

    private static Plan prepare(
            Base base, Configuration read, Optional<Plan> before, Problems problems, boolean everyPlugin) {
        HandlerTypes types = base.plugins.look();
        try {
            return prepare(base, read, types, before, problems, everyPlugin);
        } catch (RuntimeException | Error e) {
            types.close();
            throw e;
        }
    }

    private static Plan prepare(Base base, Configuration configuration, HandlerTypes types, Optional<Plan> before,
            Problems problems, boolean everyPlugin) {
        Path data = configuration.server().data().orElse(base.sources.data()).toAbsolutePath();
        Problems typeProblems = new Problems();
        Handlers handlers = Handlers.create(configuration.handlers(), types,
                new Handlers.Surroundings(
                        base.plugins, base.connector, configuration.tls().keySet(), data.resolve("handlers")),
                before.map(plan -> plan.handlers), typeProblems);
        TlsProfiles profiles = before.map(plan -> plan.profiles.next(configuration.tls(), problems))
                .orElseGet(() -> TlsProfiles.load(configuration, problems));
        if (everyPlugin || !typeProblems.none()) {
            // A type that is missing may be missing because its plugin could not be loaded.
            types.problems().forEach(problems::add);
        }
        typeProblems.sorted().forEach(problems::add);
        checkControl(configuration, data, base.sources.installed(), problems);
        Path file = base.sources.configuration();
        if (Files.exists(data) && !Files.isDirectory(data)) {
            problems.add(file.toString(), "server.data = " + data + " is not a folder",
                    "name a folder, there or yet to be created");
        }
        if (!problems.none()) {
            handlers.close();
            throw new ConfigurationException(problems.sorted());
        }
        types.warn();
        return new Plan(base, configuration, types, handlers, profiles, data, problems.warnings());
    }

    /// A path that is written is checked where it is read; one in the data folder, where that is known.
    private static void checkControl(Configuration configuration, Path data, boolean installed, Problems problems) {
        ControlSettings control = configuration.control();
        control.path(data, installed).filter(path -> !control.bind(path).fits()).ifPresent(path -> problems.add(
                control.where(), "control.socket, " + path + ": " + BindAddress.Unix.TOO_LONG,
                "name a shorter one: control.socket = \"/run/berth/control/berth.sock\""));
    }

    /// Where the control socket is to be.
    ///
    /// @return empty for none
    Optional<Path> control() {
        return configuration.control().path(data, base.sources.installed());
    }

    /// The file that was read first.
    ///
    /// @return as it was named
    public Path configurationFile() {
        return base.sources.configuration();
    }

    /// The validated configuration.
    ///
    /// @return what the files say
    public Configuration configuration() {
        return configuration;
    }

    /// The data folder.
    ///
    /// @return an absolute path, perhaps not there yet
    public Path data() {
        return data;
    }

    /// What is not wrong, but should be known.
    ///
    /// @return the warnings
    public List<Problem> warnings() {
        return warnings;
    }

    Handlers handlers() {
        return handlers;
    }

    TlsProfiles profiles() {
        return profiles;
    }

    /// What handlers connect with, once the server runs.
    ServerConnector connector() {
        return base.connector;
    }

    Plugins plugins() {
        return base.plugins;
    }

    /// The plugins that the handlers are made from.
    HandlerTypes types() {
        return types;
    }

    /// What every listener serves with.
    ///
    /// @return new ones, to be owned by the caller
    List<ListenerService> services() {
        return configuration.listeners().stream().map(this::service).toList();
    }

    private ListenerService service(ListenerSettings settings) {
        HandlerChoice choice = new HandlerChoice(handlers.get(settings.handler()),
                settings.tls().sni().stream()
                        .map(rule -> new HandlerChoice.Named(rule, handlers.get(rule.handler()))).toList());
        return new ListenerService(settings, choice,
                settings.tls().fromStart().map(profiles::get), settings.tls().startTls().map(profiles::get));
    }

    /// How many connections the server takes.
    int places() {
        return configuration.server().connections().orElseGet(() -> Descriptors.forConnections(
                profiles.all().stream().anyMatch(TlsProfile::nativeEngines)));
    }

    /// Writes what handlers and TLS profiles need in the data folder, and readies the profiles for their first
    /// connection.
    ///
    /// @throws IOException if it cannot be written
    void writeData() throws IOException {
        handlers.createDataFolders();
        profiles.prepare(data);
    }

    /// What to say when [#writeData] failed.
    Problem unwritable(IOException cause) {
        return new Problem(configurationFile().toString(), "the data folder " + data + " cannot be written: " + cause,
                "let the server's user write it, or name another: server.data = \"DIR\"");
    }

    /// Becomes what the server is; the plan before is to be discarded.
    void adopt() {
        profiles.take();
        base.plugins.adopt(types);
    }

    /// No longer uses its handlers and plugins; what connections use stays until they end.
    void discard() {
        handlers.close();
        types.close();
    }

    /// Closes handlers and plugins.
    @Override
    public void close() {
        discard();
        base.plugins.close();
    }
}
