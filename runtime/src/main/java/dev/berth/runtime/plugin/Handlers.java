package dev.berth.runtime.plugin;

import dev.berth.api.ConfigurationException;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.Settings;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.config.Configuration.HandlerSettings.Kind;
import dev.berth.runtime.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The handlers of a configuration, by their names.
public final class Handlers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("berth.plugins");
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final Map<String, Handler> handlers = new LinkedHashMap<>();
    private final Map<String, Context> contexts = new LinkedHashMap<>();
    private final ComputePool compute = new ComputePool();

    private Handlers() {}

    /// Makes every handler of a configuration, collecting what is wrong.
    ///
    /// @param settings what the configuration asks for
    /// @param types what there is
    /// @param data the folder of the handlers' folders; nothing is created yet
    /// @param problems takes everything that is wrong
    /// @return the handlers; incomplete where there were problems
    public static Handlers create(
            List<HandlerSettings> settings, HandlerTypes types, Path data, Problems problems) {
        Handlers made = new Handlers();
        Set<String> named = settings.stream().filter(each -> each.kind() == Kind.NAMED).map(HandlerSettings::name)
                .collect(Collectors.toSet());
        for (HandlerSettings each : settings) {
            String what = each.key() + " = " + each.type();
            types.find(each.type()).ifPresentOrElse(
                    offer -> made.create(each, offer, data, problems),
                    () -> problems.add(each.kind() == Kind.TYPE
                            ? types.missing(each, what + ": neither a handler nor the type of a plugin", named)
                            : types.missing(each, what + ": no plugin has this type", Set.of())));
        }
        return made;
    }

    private void create(HandlerSettings settings, HandlerTypes.Offer offer, Path data, Problems problems) {
        ClassLoader plugin = offer.provider().getClass().getClassLoader();
        Context context = new Context(settings.name(), settings.section().settings(), data.resolve(settings.name()),
                work -> compute.execute(plugin, work));
        try {
            Handler handler = PluginThread.call(plugin,
                    () -> offer.provider().create(context));
            if (handler == null) {
                throw new IllegalStateException("create returned null");
            }
            handlers.put(settings.name(), handler);
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
    public Handler get(String name) {
        return Optional.ofNullable(handlers.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no handler " + name));
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

    /// Closes the handlers that can be closed. One that takes longer than a few seconds is named and left behind.
    @Override
    public void close() {
        handlers.forEach((name, handler) -> {
            if (handler instanceof AutoCloseable closeable) {
                Thread closing = Thread.ofPlatform().daemon().name("berth-close-" + name)
                        .start(() -> close(name, closeable));
                try {
                    if (!closing.join(LONGEST_CLOSE)) {
                        LOG.warn("handler {} is still closing after {} s and is left behind",
                                name, LONGEST_CLOSE.toSeconds());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        compute.close();
    }

    private static void close(String name, AutoCloseable handler) {
        try {
            PluginThread.call(handler.getClass().getClassLoader(), () -> {
                handler.close();
                return null;
            });
        } catch (Throwable e) {
            LOG.warn("handler {} failed to close", name, e);
        }
    }

    private static final class Context implements HandlerContext {

        private final String name;
        private final Settings settings;
        private final Path dataFolder;
        private final Executor compute;
        private boolean dataFolderWanted;

        Context(String name, Settings settings, Path dataFolder, Executor compute) {
            this.name = name;
            this.settings = settings;
            this.dataFolder = dataFolder;
            this.compute = compute;
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
