package dev.berth.runtime.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import dev.berth.runtime.config.Configuration.AccessLogSettings;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import dev.berth.runtime.config.Configuration.MetricsSettings;
import dev.berth.runtime.config.Configuration.PluginsSettings;
import dev.berth.runtime.config.Configuration.ServerSettings;
import dev.berth.runtime.config.Configuration.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/// Loads a configuration: parses the files, lays them over the defaults of `reference.conf`, and validates.
public final class ConfigurationLoader {

    /// The name that stands for any in `reference.conf`.
    private static final String TEMPLATE = "NAME";

    private static final int MOST = 100_000_000;
    private static final int SMALLEST_HANDSHAKE = 4096;
    private static final int LARGEST_HANDSHAKE = 1 << 20;

    /// What `plugins.watch = on` means.
    private static final Duration USUAL_INTERVAL = Duration.ofSeconds(5);

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
        ConfigurationLoader loader = new ConfigurationLoader(problems);
        return parsed.complete() ? loader.read(parsed, file) : loader.nothing(parsed.files());
    }

    /// What holds where no file says anything, for those who only connect.
    ///
    /// @return without listeners and profiles
    public static Configuration defaults() {
        Problems problems = new Problems();
        Configuration defaults = new ConfigurationLoader(problems).nothing(where -> Path.of(""));
        problems.report();
        return defaults;
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
        ConfigObject root = written.withFallback(defaults);
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

    /// What stands in the place of files that cannot be read, or that nobody named.
    private Configuration nothing(Value.Files files) {
        Section defaults = new Section("", reference, files);
        return new Configuration(server(defaults.child("server")), List.of(), List.of(), Map.of(),
                hostTls(defaults.child("tls").child(TEMPLATE)), plugins(defaults.child("plugins")),
                new MetricsSettings(Optional.empty()), new AccessLogSettings(AccessLogSettings.Format.LINE),
                ControlReader.NONE, List.of());
    }

    private TlsSettings hostTls(Section template) {
        return new TlsReader(problems).read("host", template);
    }

    private Configuration read(ConfigurationFiles.Parsed parsed, Path file) {
        Section defaults = new Section("", reference, parsed.files());
        Section root = new Section("", parsed.root(), parsed.files(), defaults);
        ServerSettings server = server(part(root, defaults, "server"));

        PluginsSettings plugins = plugins(part(root, defaults, "plugins"));
        MetricsSettings metrics = new MetricsReader(problems).read(part(root, defaults, "metrics"));
        Section accessLog = part(root, defaults, "access-log");
        AccessLogSettings.Format format = problems.collect(AccessLogSettings.Format.LINE, () ->
                RecordBinder.constant(accessLog.require("format"), AccessLogSettings.Format.class));
        ControlSettings control = new ControlReader(problems).read(part(root, defaults, "control"));

        Map<String, TlsSettings> profiles = new TreeMap<>();
        Section profile = defaults.child("tls").child(TEMPLATE);
        TlsReader tlsReader = new TlsReader(problems);
        NamedSections tls = new NamedSections(root, "tls", problems);
        tls.forEach((all, value) -> all.sectionOf(value.path(), value, profile),
                (name, section) -> profiles.put(name, tlsReader.read(name, section)));

        HandlerReader handlers = new HandlerReader(new NamedSections(root, "handlers", problems), problems);
        Section common = part(root, defaults, "defaults");
        Section listener = defaults.child("listeners").child(TEMPLATE);
        Map<String, Optional<TlsSettings>> known = new TreeMap<>();
        tls.names().forEach(name -> known.put(name, Optional.ofNullable(profiles.get(name))));
        ListenerReader reader = new ListenerReader(handlers, known, problems);
        // Also where every listener has its own.
        reader.common(common);
        List<ListenerSettings> listeners = new ArrayList<>();
        new NamedSections(root, "listeners", problems).forEach(
                (all, value) -> all.sectionOf(value.path(), value, common, listener),
                (name, section) -> reader.read(name, section).ifPresent(listeners::add));

        root.reportUnknown(problems);
        Overlaps.check(listeners, metrics, problems);
        if (problems.none() && listeners.isEmpty()) {
            problems.add(file.toString(), "no listener is enabled, so there is nothing to serve",
                    "write listeners { NAME { bind = \"127.0.0.1:7007\", handler = echo } }");
        }
        return new Configuration(server, listeners, handlers.all(), profiles, hostTls(profile), plugins, metrics,
                new AccessLogSettings(format), control, EffectiveValue.list(withDefaults(parsed.root())));
    }

    /// A section that is always there; where it is not usable, what it would be without a word written.
    private Section part(Section root, Section defaults, String key) {
        return problems.collect(defaults.child(key), () -> root.child(key));
    }

    private ServerSettings server(Section section) {
        Duration drain = problems.collect(Duration.ZERO, () -> section.require("drain").duration());
        Optional<Path> data = problems.collect(Optional.empty(), () -> {
            Value value = section.require("data");
            return value.text().equals("auto") ? Optional.empty() : Optional.of(value.file());
        });
        boolean demonstration = problems.collect(false, () -> section.require("demonstration").flag());
        OptionalInt connections = problems.collect(OptionalInt.empty(), () -> {
            Value value = section.require("connections");
            return value.word().equals("auto") ? OptionalInt.empty() : OptionalInt.of(value.count(1, MOST));
        });
        return new ServerSettings(connections, drain, data, demonstration, serverTls(section));
    }

    private PluginsSettings plugins(Section section) {
        return new PluginsSettings(
                problems.collect(Optional.empty(), () -> {
                    Value watch = section.require("watch");
                    return watch.isOn() ? Optional.of(USUAL_INTERVAL) : interval(watch);
                }),
                problems.collect(Duration.ZERO, () -> section.require("old-generation").duration()));
    }

    private static Optional<Duration> interval(Value value) {
        return value.isOff() ? Optional.empty() : Optional.of(value.duration());
    }

    private ServerTls serverTls(Section server) {
        Section section = problems.collect(null, () -> server.child("tls"));
        return section == null ? new ServerTls(false, 1, 1, Optional.empty()) : new ServerTls(
                problems.collect(false, () -> section.require("session-tickets").flag()),
                problems.collect(1, () -> {
                    Value value = section.require("handshake-size");
                    long size = value.wholeNumber();
                    if (size < SMALLEST_HANDSHAKE || size > LARGEST_HANDSHAKE) {
                        throw value.wrong("not from 4KiB to 1MiB", "write a size such as 32KiB");
                    }
                    return (int) size;
                }),
                problems.collect(1, () -> section.require("chain-length").count(1, 100)),
                problems.collect(Optional.empty(), () -> interval(section.require("watch"))));
    }
}
