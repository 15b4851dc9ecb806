package dev.berth.runtime.plugin;

import dev.berth.api.ConfigurationException;
import dev.berth.api.Connector;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.Settings;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.config.Configuration.HandlerSettings.Kind;
import dev.berth.runtime.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The handlers of a configuration, by their names.
public final class Handlers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("berth.plugins");

    /// What handlers are made with.
    ///
    /// @param plugins whose handlers these are
    /// @param connector opens connections for them, once the server runs
    /// @param profiles the names of the TLS profiles that there are
    /// @param data the folder of the handlers' folders; nothing is created yet
    public record Surroundings(Plugins plugins, Connector connector, Set<String> profiles, Path data) {

        /// Takes a copy of the names.
        public Surroundings {
            profiles = Set.copyOf(profiles);
        }
    }

    private final Surroundings surroundings;

    /// Looked at by those who ask about handlers while a reload replaces them.
    private final Map<String, HandlerInstance> handlers = new ConcurrentSkipListMap<>();
    private final Map<String, Context> contexts = new LinkedHashMap<>();

    private Handlers(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Makes every handler of a configuration, collecting what is wrong. One that would be the same as before is not
    /// made again.
    ///
    /// @param settings what the configuration asks for
    /// @param types what there is
    /// @param surroundings what they are made with
    /// @param before those of the configuration before
    /// @param problems takes everything that is wrong
    /// @return the handlers; incomplete where there were problems
    public static Handlers create(List<HandlerSettings> settings, HandlerTypes types, Surroundings surroundings,
            Optional<Handlers> before, Problems problems) {
        Handlers made = new Handlers(surroundings);
        Set<String> named = settings.stream().filter(each -> each.kind() == Kind.NAMED).map(HandlerSettings::name)
                .collect(Collectors.toSet());
        for (HandlerSettings each : settings) {
            String what = each.key() + " = " + each.type();
            types.find(each.type()).ifPresentOrElse(
                    offer -> made.keepOrCreate(each, offer, before, problems),
                    () -> problems.add(each.kind() == Kind.TYPE
                            ? types.missing(each, what + ": neither a handler nor the type of a plugin", named)
                            : types.missing(each, what + ": no plugin has this type", Set.of())));
        }
        return made;
    }

    private void keepOrCreate(
            HandlerSettings settings, HandlerTypes.Offer offer, Optional<Handlers> before, Problems problems) {
        Optional<HandlerInstance> same = before.map(each -> each.handlers.get(settings.name()))
                .filter(each -> each.isFrom(settings, offer.provider()) && each.fits(surroundings.profiles)
                        && each.acquire());
        if (same.isPresent()) {
            handlers.put(settings.name(), same.get());
        } else {
            create(settings, offer, problems);
        }
    }

    private void create(HandlerSettings settings, HandlerTypes.Offer offer, Problems problems) {
        ClassLoader plugin = offer.provider().getClass().getClassLoader();
        HandlerConnector connector = new HandlerConnector(surroundings.connector, surroundings.profiles);
        Context context = new Context(settings.name(), settings.section().settings(),
                surroundings.data.resolve(settings.name()), connector,
                work -> surroundings.plugins.compute().execute(plugin, work));
        try {
            Handler handler = PluginThread.call(plugin,
                    () -> offer.provider().create(context));
            if (handler == null) {
                throw new IllegalStateException("create returned null");
            }
            handlers.put(settings.name(), new HandlerInstance(
                    settings, offer, handler, connector, surroundings.plugins.closings()));
            contexts.put(settings.name(), context);
            settings.section().reportUnknown(problems);
        } catch (ConfigurationException e) {
            e.problems().forEach(problems::add);
        } catch (Throwable e) {
            // Whatever a plugin throws, an AssertionError too, is that plugin's problem.
            LOG.debug("{} failed to make a handler", offer.from(), e);
            problems.add(settings.where(), "the handler " + settings.type() + " of " + offer.from()
                    + " cannot be made: " + e, "see the plugin's author");
        }
    }

    /// A handler.
    ///
    /// @param name as the configuration calls it
    /// @return the handler
    public HandlerInstance get(String name) {
        return Optional.ofNullable(handlers.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no handler " + name));
    }

    /// All of them, in the order of their names.
    ///
    /// @return those that there are at the moment; not to be kept
    public List<HandlerInstance> all() {
        return List.copyOf(handlers.values());
    }

    /// All of them.
    ///
    /// @return their names
    public Set<String> names() {
        return Set.copyOf(handlers.keySet());
    }

    /// The handlers that are not those of another configuration.
    ///
    /// @param other the handlers of that
    /// @return their names
    public Set<String> newerThan(Handlers other) {
        return handlers.keySet().stream().filter(name -> handlers.get(name) != other.handlers.get(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Creates the data folders that handlers asked for.
    ///
    /// @throws IOException if one cannot be created
    public void createDataFolders() throws IOException {
        for (Context context : contexts.values()) {
            if (context.dataFolderWanted) {
                Files.createDirectories(context.dataFolder);
            }
        }
    }

    /// No longer uses the handlers; those that nobody else uses are closed, on threads of their own. They are forgotten
    /// here: whoever still holds this must not keep their classes in memory.
    @Override
    public void close() {
        handlers.values().forEach(HandlerInstance::release);
        handlers.clear();
        contexts.clear();
    }

    private static final class Context implements HandlerContext {

        private final String name;
        private final Settings settings;
        private final Path dataFolder;
        private final Connector connector;
        private final Executor compute;
        private boolean dataFolderWanted;

        Context(String name, Settings settings, Path dataFolder, Connector connector, Executor compute) {
            this.name = name;
            this.settings = settings;
            this.dataFolder = dataFolder;
            this.connector = connector;
            this.compute = compute;
        }

        @Override
        public Connector connector() {
            return connector;
        }

        @Override
        public Executor compute() {
            return compute;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Settings settings() {
            return settings;
        }

        @Override
        public Path dataFolder() {
            dataFolderWanted = true;
            return dataFolder;
        }
    }
}
