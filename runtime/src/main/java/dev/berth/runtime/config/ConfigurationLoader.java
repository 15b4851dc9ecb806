package dev.berth.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.ServerSettings;
import dev.berth.runtime.config.Configuration.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/// Loads a configuration: parses the files, lays them over the defaults of `reference.conf`, and validates.
public final class ConfigurationLoader {

    /// The name that stands for any in `reference.conf`.
    private static final String TEMPLATE = "NAME";

    private static final Configuration NOTHING = new Configuration(
            new ServerSettings(Duration.ZERO, Optional.empty(), false), List.of(), List.of(), Map.of());

    private final Problems problems;
    private final ConfigObject reference;

    private ConfigurationLoader(Problems problems) {
        this.problems = problems;
        this.reference = ConfigFactory.parseResources(
                        ConfigurationLoader.class, "reference.conf", ConfigParseOptions.defaults()
                                .setAllowMissing(false).setOriginDescription(Origins.DEFAULTS))
                .resolve().root();
    }

    /// Loads a configuration file and the folder `berth.d` beside it.
    ///
    /// @param file the configuration file, as the user named it: problems name it so too
    /// @param problems takes everything that is wrong
    /// @return what could be read; to be used only if there are no problems
    public static Configuration load(Path file, Problems problems) {
        ConfigurationFiles.Parsed parsed = ConfigurationFiles.parse(file, problems);
        // After a syntax error, half of what follows would be told as wrong that is right.
        return problems.none() ? new ConfigurationLoader(problems).read(parsed, file) : NOTHING;
    }

    /// Every value that is in force, with where it comes from.
    ///
    /// @param file the configuration file
    /// @param problems takes what is wrong with the files' syntax
    /// @return the values by their key
    public static List<EffectiveValue> effective(Path file, Problems problems) {
        ConfigurationFiles.Parsed parsed = ConfigurationFiles.parse(file, problems);
        return EffectiveValue.list(new ConfigurationLoader(problems).withDefaults(parsed.root()));
    }

    /// The written configuration over the defaults. What `reference.conf` says of the listener, handler or profile
    /// called NAME is the default of each one.
    private ConfigObject withDefaults(ConfigObject written) {
        ConfigObject defaults = reference;
        for (String section : List.of("listeners", "handlers", "tls")) {
            defaults = defaults.withValue(section, ((ConfigObject) defaults.get(section)).withoutKey(TEMPLATE));
        }
        Config merged = written.withFallback(defaults).toConfig();
        ConfigObject root = merged.root();
        for (String section : List.of("listeners", "tls")) {
            if (root.get(section) instanceof ConfigObject named) {
                ConfigObject template = (ConfigObject) ((ConfigObject) reference.get(section)).get(TEMPLATE);
                if (section.equals("listeners") && root.get("defaults") instanceof ConfigObject common) {
                    template = common.withFallback(template);
                }
                for (String name : named.keySet()) {
                    named = named.withValue(name, named.get(name).withFallback(template));
                }
                root = root.withValue(section, named);
            }
        }
        return root;
    }

    private Configuration read(ConfigurationFiles.Parsed parsed, Path file) {
        Section root = new Section("", withDefaults(parsed.root()), parsed.files());
        ServerSettings server = server(root.child("server"));

        Map<String, Section> namedHandlers = new TreeMap<>();
        eachNamed(root, "handlers", true, namedHandlers::put);
        Map<String, TlsSettings> profiles = new TreeMap<>();
        TlsReader tlsReader = new TlsReader(problems);
        eachNamed(root, "tls", false, (name, section) -> profiles.put(name, tlsReader.read(name, section)));

        ListenerReader reader = new ListenerReader(namedHandlers, problems);
        List<ListenerSettings> listeners = new ArrayList<>();
        eachNamed(root, "listeners", false, (name, section) -> reader.read(name, section).ifPresent(listeners::add));
        // Its keys are checked here even where every listener has its own.
        Section common = root.child("defaults");
        problems.collect(null, () -> common.require("backlog"));
        reader.timeouts(common.child("timeouts"));

        root.reportUnknown(problems);
        Agreement.check(listeners, profiles, problems);
        if (problems.none() && listeners.isEmpty()) {
            problems.add(file.toString(), "no listener is enabled, so there is nothing to serve",
                    "write listeners { NAME { bind = \"127.0.0.1:7007\", handler = echo } }");
        }
        return new Configuration(server, listeners, reader.handlers(), profiles);
    }

    private ServerSettings server(Section section) {
        Duration drain = problems.collect(Duration.ZERO, () -> section.require("drain").duration());
        Optional<Path> data = problems.collect(Optional.empty(), () -> {
            Value value = section.require("data");
            return value.text().equals("auto") ? Optional.empty() : Optional.of(value.file());
        });
        boolean demonstration = problems.collect(false, () -> section.require("demonstration").flag());
        return new ServerSettings(drain, data, demonstration);
    }

    private void eachNamed(Section root, String key, boolean detached, BiConsumer<String, Section> action) {
        Section all = problems.collect(null, () -> root.child(key));
        if (all == null) {
            return;
        }
        for (String name : all.keys()) {
            problems.collect(null, () -> {
                Value value = all.require(name);
                action.accept(name, detached ? all.detached(value) : all.sectionOf(name, value));
                return null;
            });
        }
    }
}
