package dev.berth.runtime.server;

import dev.berth.runtime.config.EffectiveValue;
import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.control.Change;
import dev.berth.runtime.plugin.PluginDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What is different between two plans, told for people.
final class PlanChanges {

    /// What is read once, when the process or one of its parts starts.
    private static final Set<String> FIXED = Set.of("server.data", "server.demonstration", "server.tls", "control", "metrics");

    private final Plan before;
    private final Plan next;
    private final Collection<LiveConnection> live;
    private final List<Difference> differences;
    private final List<Change> changes = new ArrayList<>();

    private PlanChanges(Plan before, Plan next, Collection<LiveConnection> live) {
        this.before = before;
        this.next = next;
        this.live = live;
        this.differences = differences(before, next);
    }

    /// Compares two plans.
    ///
    /// @param live the connections that may be touched
    /// @return empty if nothing is different
    static List<Change> between(Plan before, Plan next, Collection<LiveConnection> live) {
        PlanChanges changes = new PlanChanges(before, next, live);
        changes.plugins();
        changes.sections("listeners", "listener ", "removed: its connections drain", "new connections",
                (name, connection) -> connection.listener().equals(name));
        changes.handlers();
        changes.sections("tls", "TLS profile ", "removed", "new handshakes", (name, connection) -> false);
        changes.rest();
        return List.copyOf(changes.changes);
    }

    private interface Concerns {
        boolean test(String name, LiveConnection connection);
    }

    private void plugins() {
        Map<Path, PluginDescription> old = byPath(before);
        Map<Path, PluginDescription> now = byPath(next);
        now.forEach((path, plugin) -> {
            PluginDescription previous = old.get(path);
            if (previous == null) {
                add("plugin " + plugin.name(), "added", List.of(), connection -> false);
            } else if (previous.generation() != plugin.generation()) {
                add("plugin " + plugin.name(), "replaced by generation " + plugin.generation()
                        + ": its connections finish with generation " + previous.generation(),
                        List.of(), isOf(previous));
            }
        });
        old.forEach((path, plugin) -> {
            if (!now.containsKey(path)) {
                add("plugin " + plugin.name(), "removed: its connections finish", List.of(), isOf(plugin));
            }
        });
    }

    private static Map<Path, PluginDescription> byPath(Plan plan) {
        return plan.types().describe().stream().collect(Collectors.toMap(
                PluginDescription::path, Function.identity(), (first, second) -> first, TreeMap::new));
    }

    private static Predicate<LiveConnection> isOf(PluginDescription plugin) {
        return connection -> connection.isServedBy(plugin.name(), plugin.generation());
    }

    private void handlers() {
        Map<String, List<String>> keys = byName("handlers");
        next.handlers().newerThan(before.handlers()).forEach(name -> {
            if (before.handlers().names().contains(name)) {
                add("handler " + name, "made anew: its connections finish with the one before",
                        keys.getOrDefault(name, List.of()), connection -> connection.servedBy()
                                .filter(by -> by.handler().equals(name)).isPresent());
            } else {
                add("handler " + name, "added", List.of(), connection -> false);
            }
        });
    }

    private void sections(String section, String kind, String removed, String forWhom, Concerns concerns) {
        Set<String> old = names(before, section);
        Set<String> now = names(next, section);
        Map<String, List<String>> keys = byName(section);
        keys.forEach((name, each) -> {
            if (!now.contains(name)) {
                add(kind + name, removed, List.of(), connection -> concerns.test(name, connection));
            } else if (!old.contains(name)) {
                add(kind + name, "added", List.of(), connection -> false);
            } else {
                add(kind + name, "changed for " + forWhom, each, connection -> false);
            }
        });
    }

    private static Set<String> names(Plan plan, String section) {
        return section.equals("listeners")
                ? plan.configuration().listeners().stream().map(each -> each.name()).collect(Collectors.toSet())
                : plan.configuration().tls().keySet();
    }

    /// What differs in the sections with names of their own, as `key: before -> now`.
    private Map<String, List<String>> byName(String section) {
        Map<String, List<String>> keys = new TreeMap<>();
        differences.forEach(each -> {
            List<String> path = each.path();
            if (path.size() > 1 && path.getFirst().equals(section)) {
                keys.computeIfAbsent(path.get(1), any -> new ArrayList<>()).add(each.text());
            }
        });
        return keys;
    }

    private void rest() {
        for (Difference each : differences) {
            String first = each.path().getFirst();
            if (!Set.of("listeners", "handlers", "tls", "defaults").contains(first)) {
                boolean fixed = FIXED.stream().anyMatch(key -> each.key.equals(key) || each.key.startsWith(key + '.'));
                add(first, fixed ? "takes effect after a restart" : "changed", List.of(each.text()),
                        connection -> false);
            }
        }
    }

    private record Difference(String key, List<String> path, String was, String is) {
        String text() {
            return key + ": " + was + " -> " + is;
        }
    }

    private static List<Difference> differences(Plan before, Plan next) {
        Map<String, EffectiveValue> old = byKey(before);
        Map<String, EffectiveValue> now = byKey(next);
        Set<String> keys = new TreeSet<>(old.keySet());
        keys.addAll(now.keySet());
        return keys.stream()
                .map(key -> {
                    EffectiveValue was = old.get(key);
                    EffectiveValue is = now.get(key);
                    return new Difference(key, (was == null ? is : was).path(), text(was), text(is));
                })
                .filter(each -> !each.was.equals(each.is)).toList();
    }

    private static String text(EffectiveValue value) {
        return value == null ? "(not written)" : value.value();
    }

    private static Map<String, EffectiveValue> byKey(Plan plan) {
        return plan.configuration().values().stream()
                .collect(Collectors.toMap(EffectiveValue::key, Function.identity()));
    }

    private void add(String what, String how, List<String> keys, Predicate<LiveConnection> touched) {
        changes.add(Change.of(what, how, keys, live.stream().filter(touched).toList()));
    }
}
