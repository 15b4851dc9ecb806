package dev.berth.runtime.listener;

import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.config.Configuration.ListenerSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The listeners of a server, and how they come from one configuration to the next.
public final class Listeners {

    private final ListenerResources resources;
    private volatile Map<String, Listener> listeners = Map.of();

    /// Makes none.
    ///
    /// @param resources what all listeners share
    public Listeners(ListenerResources resources) {
        this.resources = resources;
    }

    /// All that are there.
    ///
    /// @return in the order of the configuration
    public Collection<Listener> all() {
        return listeners.values();
    }

    /// One of them.
    ///
    /// @param name its name
    /// @return empty if there is none of this name
    public Optional<Listener> find(String name) {
        return Optional.ofNullable(listeners.get(name));
    }

    /// Prepares other listeners: binds what is not bound yet, and changes nothing that clients see before
    /// [ListenersChange#commit]. The kernel completes connections to new sockets from now on. One change at a time.
    ///
    /// @param wanted all that are to be there
    /// @return the change, to be committed or rolled back
    public ListenersChange prepare(List<ListenerService> wanted) {
        return ListenersChange.prepare(this, wanted, resources);
    }

    /// Compares listeners with the sockets that this process was started with.
    ///
    /// @param wanted all that are to be there
    /// @return what does not fit: sockets for nobody, and addresses that are not those of the sockets
    public List<Problem> unfit(List<ListenerSettings> wanted) {
        List<Problem> problems = new ArrayList<>();
        wanted.forEach(each -> Inherited.match(each, resources.inherited(), problems));
        Set<String> names = wanted.stream().map(ListenerSettings::name).collect(Collectors.toSet());
        resources.inherited().besides(names).forEach(each -> problems.add(Inherited.forNobody(each, names)));
        return problems;
    }

    Map<String, Listener> byName() {
        return listeners;
    }

    void replace(List<Listener> now) {
        Map<String, Listener> byName = new LinkedHashMap<>();
        now.forEach(each -> byName.put(each.name(), each));
        listeners = byName;
    }

    /// Accepts what the kernel has established already, and then no more. Blocks until every loop has ended, about a
    /// second at most.
    public void finish() {
        AcceptLoop.finish(loops());
    }

    private List<AcceptLoop> loops() {
        List<AcceptLoop> loops = new ArrayList<>();
        all().forEach(each -> loops.addAll(each.loops()));
        return loops;
    }
}
