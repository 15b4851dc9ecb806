package dev.berth.runtime.server;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.BindAddress;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.ConfigurationLoader;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.plugin.HandlerTypes;
import dev.berth.runtime.plugin.Handlers;
import dev.berth.runtime.tls.TlsProfiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything that can be made and checked before a socket is bound or a file written.
public final class Plan implements AutoCloseable {

    private final Path configurationFile;
    private final Configuration configuration;
    private final HandlerTypes types;
    private final Handlers handlers;
    private final TlsProfiles profiles;
    private final Path data;
    private final Optional<Path> control;
    private final List<Problem> warnings;

    private Plan(Path configurationFile, Configuration configuration, HandlerTypes types, Handlers handlers,
            TlsProfiles profiles, Path data, Optional<Path> control, List<Problem> warnings) {
        this.configurationFile = configurationFile;
        this.configuration = configuration;
        this.types = types;
        this.handlers = handlers;
        this.profiles = profiles;
        this.data = data;
        this.control = control;
        this.warnings = warnings;
    }

    /// Prepares a server. Problems of plugins count only where the configuration needs their types; the others are
    /// logged.
    ///
    /// @param sources what it is made from
    /// @return the plan
    /// @throws ConfigurationException with everything that keeps the server from starting
    public static Plan prepare(Sources sources) {
        return prepare(sources, false);
    }

    /// Looks for everything that is wrong, also with plugins that nothing needs.
    ///
    /// @param sources what a server would be made from
    /// @return what is not wrong, but should be known
    /// @throws ConfigurationException with all problems
    public static List<Problem> check(Sources sources) {
        try (Plan plan = prepare(sources, true)) {
            return plan.warnings();
        }
    }

    private static Plan prepare(Sources sources, boolean everyPlugin) {
        Problems problems = new Problems();
        Configuration configuration = ConfigurationLoader.load(sources.configuration(), problems);
        HandlerTypes types = HandlerTypes.load(
                sources.pluginFolders(), sources.providers(), sources.loggingProvider());
        try {
            return prepare(sources, configuration, types, problems, everyPlugin);
        } catch (RuntimeException | Error e) {
            types.close();
            throw e;
        }
    }

    private static Plan prepare(Sources sources, Configuration configuration, HandlerTypes types, Problems problems,
            boolean everyPlugin) {
        Path data = configuration.server().data().orElse(sources.data()).toAbsolutePath();
        Problems typeProblems = new Problems();
        Handlers handlers = Handlers.create(configuration.handlers(), types, data.resolve("handlers"), typeProblems);
        TlsProfiles profiles = TlsProfiles.load(configuration, problems);
        if (everyPlugin || !typeProblems.none()) {
            // A type that is missing may be missing because its plugin could not be loaded.
            types.problems().forEach(problems::add);
        }
        typeProblems.sorted().forEach(problems::add);
        if (Files.exists(data) && !Files.isDirectory(data)) {
            problems.add(sources.configuration().toString(), "server.data = " + data + " is not a folder",
                    "name a folder, there or yet to be created");
        }
        Optional<Path> control = configuration.control().path(data, sources.installed());
        control.filter(path -> !configuration.control().bind(path).fits()).ifPresent(path -> problems.add(
                configuration.control().where(), "control.socket = auto, " + path + ": " + BindAddress.Unix.TOO_LONG,
                "name a shorter one: control.socket = \"/run/berth/control/berth.sock\""));
        if (!problems.none()) {
            handlers.close();
            throw new ConfigurationException(problems.sorted());
        }
        types.warn();
        return new Plan(sources.configuration(), configuration, types, handlers, profiles, data, control,
                problems.warnings());
    }

    /// The file that was read first.
    ///
    /// @return as it was named
    public Path configurationFile() {
        return configurationFile;
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

    /// Where the control socket is to be.
    ///
    /// @return empty for none
    public Optional<Path> control() {
        return control;
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

    /// Closes handlers and plugins.
    @Override
    public void close() {
        handlers.close();
        types.close();
    }
}
