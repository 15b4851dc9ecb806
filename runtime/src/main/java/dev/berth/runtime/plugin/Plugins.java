package dev.berth.runtime.plugin;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/// The plugins of a server for as long as it runs: finds them again and again, and keeps those generations that are
/// still used.
public final class Plugins implements AutoCloseable {

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

    private final List<Path> folders;
    private final List<HandlerProvider> given;
    private final Optional<Path> loggingProvider;
    private final WritePermission permission;
    private final ClassLoader api = new ApiLoader();
    private final PrivateCopies copies = new PrivateCopies();
    private final ComputePool compute = new ComputePool();
    private final Closings closings = new Closings();

    /// Those that are used; the newest of each path is in `current` too, once it was adopted.
    private final List<Plugin> live = new CopyOnWriteArrayList<>();

    /// Those that nobody uses any more, until they are collected.
    private final List<EndedPlugin> ended = new CopyOnWriteArrayList<>();

    /// How many generations each path has had.
    private final Map<Path, Integer> generations = new HashMap<>();
    private volatile List<Plugin> current = List.of();

    /// Looks at nothing yet.
    ///
    /// @param folders where jars and folders of jars lie
    /// @param given providers of the embedding program
    /// @param loggingProvider the jar that connects a plugin's SLF4J with the server's log; empty to leave it alone
    public Plugins(List<Path> folders, List<HandlerProvider> given, Optional<Path> loggingProvider) {
        this(folders, given, loggingProvider, false);
    }

    /// Looks at nothing yet.
    ///
    /// @param folders where jars and folders of jars lie
    /// @param given providers of the embedding program
    /// @param loggingProvider the jar that connects a plugin's SLF4J with the server's log; empty to leave it alone
    /// @param service whether this process is a system's service, which must not be able to change its own code
    public Plugins(List<Path> folders, List<HandlerProvider> given, Optional<Path> loggingProvider, boolean service) {
        this.permission = service ? WritePermission.ofService() : new WritePermission();
        this.folders = List.copyOf(folders);
        this.given = List.copyOf(given);
        this.loggingProvider = loggingProvider;
    }

    /// Looks into the folders. A plugin whose jars are as they were when they were loaded is the same generation;
    /// another is loaded as the next one, from a copy of its own.
    ///
    /// @return what there is now; to be closed when its handlers are no longer used
    public synchronized HandlerTypes look() {
        List<Problem> problems = new ArrayList<>();
        PluginReader reader = new PluginReader(api, loggingProvider, problems);
        List<Plugin> found = new ArrayList<>();
        for (PluginFiles files : new PluginFolders(permission, problems).find(folders)) {
            try {
                String fingerprint = files.fingerprint();
                known(files, fingerprint).or(() -> load(files, fingerprint, reader, problems)).ifPresent(found::add);
            } catch (IOException e) {
                problems.add(new Problem(files.entry().toString(), "cannot be read: " + e,
                        "let the server's user read it"));
            }
        }
        return new HandlerTypes(given, found, problems);
    }

    private Optional<Plugin> known(PluginFiles files, String fingerprint) {
        return current.stream().filter(each -> each.label().path().equals(files.entry())
                && each.label().fingerprint().equals(fingerprint) && each.acquire()).findFirst();
    }

    private Optional<Plugin> load(PluginFiles files, String fingerprint, PluginReader reader, List<Problem> problems) {
        int generation = generations.getOrDefault(files.entry(), 0) + 1;
        List<Path> copied;
        try {
            copied = copies.copy(files);
        } catch (IOException e) {
            problems.add(new Problem(files.entry().toString(), "cannot be copied: " + e,
                    "let the server's user read it, and make room in the folder for temporary files"));
            return Optional.empty();
        }
        Optional<Problem> broken = seal(files, copied);
        if (broken.isPresent()) {
            problems.add(broken.get());
            PrivateCopies.remove(copied);
            return Optional.empty();
        }
        Optional<PluginReader.Read> read = reader.read(files, copied, loaderName(files.name(), generation));
        if (read.isEmpty()) {
            PrivateCopies.remove(copied);
            return Optional.empty();
        }
        Plugin.Label label = new Plugin.Label(
                files.name(), files.entry(), generation, read.get().version(), fingerprint);
        Plugin plugin = new Plugin(label, read.get().providers(), read.get().loader(), over -> ended(over, copied));
        live.add(plugin);
        return Optional.of(plugin);
    }

    private static Optional<Problem> seal(PluginFiles files, List<Path> copied) {
        try {
            return PluginSeal.broken(files, copied);
        } catch (IOException e) {
            return Optional.of(new Problem(files.entry().resolveSibling(PluginSeal.NAME).toString(),
                    "cannot be read: " + e, "let the server's user read it, or remove it"));
        }
    }

    /// The name of a generation's class loader, which stack traces show.
    private static String loaderName(String plugin, int generation) {
        return "berth-plugin-" + plugin + '#' + generation;
    }

    private void ended(Plugin plugin, List<Path> copied) {
        live.remove(plugin);
        PrivateCopies.remove(copied);
        if (plugin.isAdopted()) {
            ended.add(new EndedPlugin(plugin, Instant.now()));
        }
    }

    /// Takes what was found as what the server has from now on.
    ///
    /// @param types by [#look]
    public synchronized void adopt(HandlerTypes types) {
        List<Plugin> before = current;
        current = types.plugins();
        before.stream().filter(each -> !current.contains(each)).forEach(Plugin::replaced);
        for (Plugin each : current) {
            each.adopt();
            generations.put(each.label().path(), each.label().generation());
        }
    }

    /// What the files in the folders look like: their names, sizes and times.
    ///
    /// @return equal as long as nothing changes
    public List<String> stamps() {
        return PluginFolders.stamps(folders);
    }

    ComputePool compute() {
        return compute;
    }

    Closings closings() {
        return closings;
    }

    /// Tells about every generation that is still there and ever served anybody.
    ///
    /// @return by name and generation: the newest of each plugin, those before it that have not ended, and those that
    /// ended but stay in memory
    public List<PluginDescription> describe() {
        List<PluginDescription> all = new ArrayList<>();
        List<Plugin> newest = current;
        live.stream().filter(Plugin::isAdopted).forEach(each -> all.add(PluginDescription.of(each, newest.contains(each)
                ? PluginDescription.State.NEWEST : PluginDescription.State.FINISHING)));
        ended.forEach(each -> each.describe().ifPresent(all::add));
        all.sort(Comparator.comparing(PluginDescription::name).thenComparing(PluginDescription::generation));
        return all;
    }

    /// Looks what threads and shutdown hooks, beside those of connections, keep a generation in memory.
    ///
    /// @param plugin one of [#describe]
    /// @return for people; empty if nothing was found
    public List<String> holders(PluginDescription plugin) {
        return Stream.concat(live.stream(), ended.stream().map(EndedPlugin::plugin))
                .filter(each -> each.label().path().equals(plugin.path())
                        && each.label().generation() == plugin.generation())
                .flatMap(each -> each.loader().stream()).findFirst()
                .map(loader -> new LoaderHolders(loader).find()).orElse(List.of());
    }

    /// Forgets the generations that were collected, and finds out what keeps the others in memory.
    ///
    /// @param patience how long after its end a generation may still be there
    /// @return those that were found to stay, each once
    public List<PluginDescription> findLeaks(Duration patience) {
        ended.removeIf(EndedPlugin::isCollected);
        List<EndedPlugin> due = ended.stream().filter(each -> each.isDue(patience)).toList();
        if (due.isEmpty()) {
            return List.of();
        }
        // Only a collection of everything lets classes go for certain; once for each generation, it is worth that.
        System.gc();
        return due.stream().filter(each -> !each.isCollected()).flatMap(each -> each.tell().stream()).toList();
    }

    /// Closes all handlers that are left, whether or not they are used. One that takes longer than a few seconds is
    /// named and left behind.
    @Override
    public void close() {
        closings.closeAll(LONGEST_CLOSE);
        live.forEach(Plugin::close);
        compute.close();
        copies.close();
    }
}
