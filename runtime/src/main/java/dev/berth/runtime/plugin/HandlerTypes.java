package dev.berth.runtime.plugin;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.config.Configuration.HandlerSettings;
import dev.berth.runtime.config.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.LoggerFactory;

/// The handler types that are there to be configured, from all plugins.
public final class HandlerTypes implements AutoCloseable {

    /// @param plugin empty for the embedding program
    record Offer(HandlerProvider provider, Optional<Plugin> plugin) {

        /// Where it is from, for problems.
        String from() {
            return plugin.map(each -> each.label().path().toString()).orElse("the embedding program");
        }
    }

    private final Map<String, List<Offer>> offers = new TreeMap<>();
    private List<Plugin> plugins;
    private final List<Problem> problems;

    /// @param plugins each used by this, until [#close]
    HandlerTypes(List<HandlerProvider> given, List<Plugin> plugins, List<Problem> problems) {
        this.plugins = List.copyOf(plugins);
        this.problems = problems;
        given.forEach(provider -> add(provider, Optional.empty()));
        plugins.forEach(plugin ->
                plugin.providers().forEach(provider -> add(provider, Optional.of(plugin))));
        offers.forEach((type, all) -> {
            if (all.size() > 1) {
                String first = all.getFirst().from();
                String last = all.getLast().from();
                problems.add(first.equals(last)
                        ? new Problem(last, "two of its providers have the type " + type, "see the plugin's author")
                        : new Problem(last, "the type " + type + " is also in " + first,
                                "remove one of the two plugins"));
            }
        });
    }

    List<Plugin> plugins() {
        return plugins;
    }

    private void add(HandlerProvider provider, Optional<Plugin> plugin) {
        offers.computeIfAbsent(provider.type(), type -> new ArrayList<>()).add(new Offer(provider, plugin));
    }

    /// The plugins that were found.
    ///
    /// @return for people to read
    public List<PluginDescription> describe() {
        return plugins.stream().map(each -> PluginDescription.of(each, PluginDescription.State.NEWEST)).toList();
    }

    /// What is wrong with plugins, whether or not they are used.
    ///
    /// @return the problems, each naming a jar or folder
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /// The provider of a type.
    ///
    /// @param type what a configuration asks for
    /// @return empty if there is none, or more than one
    Optional<Offer> find(String type) {
        List<Offer> found = offers.getOrDefault(type, List.of());
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /// Explains why [#find] found nothing.
    ///
    /// @param settings whose type it is
    /// @param what what is wrong if no plugin has it
    /// @param handlers what else could have been meant: the handlers' names, where one could stand there
    /// @return what is wrong and what to do
    Problem missing(HandlerSettings settings, String what, Set<String> handlers) {
        List<Offer> found = offers.getOrDefault(settings.type(), List.of());
        if (found.size() > 1) {
            return new Problem(settings.where(), settings.key() + " = " + settings.type() + ": "
                    + found.getFirst().from() + " and " + found.getLast().from() + " both have this type",
                    "remove one of the two plugins");
        }
        Set<String> known = new TreeSet<>(offers.keySet());
        known.addAll(handlers);
        return new Problem(settings.where(), what, known.isEmpty()
                ? "put its jar into a plugin folder; there is no usable plugin in any of them"
                : Names.remedy(settings.type(), known));
    }

    /// No longer uses the plugins, and forgets them: whoever still holds this must not keep their classes in memory.
    @Override
    public void close() {
        plugins.forEach(Plugin::release);
        plugins = List.of();
        offers.clear();
    }

    /// Logs what is wrong with plugins that nothing needs.
    public void warn() {
        problems.forEach(problem -> LoggerFactory.getLogger("berth.plugins").warn("{}", problem));
    }
}
