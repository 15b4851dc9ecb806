package dev.berth.runtime.control;

import dev.berth.runtime.connection.LiveConnection;
import dev.berth.runtime.event.ConnectionName;
import dev.berth.runtime.plugin.PluginDescription;
import dev.berth.runtime.plugin.PluginDescription.State;
import dev.berth.runtime.plugin.Plugins;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells which generations of plugins there are, and what keeps the old ones.
record PluginsVerb(Subject subject) implements Verb {

    @Override
    public String name() {
        return "plugins";
    }

    @Override
    public Set<String> arguments() {
        return Set.of();
    }

    @Override
    public Optional<String> run(Arguments arguments, Answer answer) throws IOException {
        Plugins plugins = subject.inForce().get().plugins();
        for (PluginDescription each : plugins.describe()) {
            List<LiveConnection> connections = subject.connections().all().stream()
                    .filter(connection -> connection.isServedBy(each.name(), each.generation())).toList();
            boolean newest = each.state() == State.NEWEST;
            answer.add("plugin", new Fields()
                    .put("name", each.name())
                    .put("generation", each.generation())
                    .put("state", each.state())
                    .put("version", each.version())
                    .put("path", each.path().toString())
                    .put("types", each.types())
                    .put("loadedAt", each.loadedAt())
                    .put("replacedAt", each.replacedAt())
                    .put("endedAt", each.endedAt())
                    .put("connections", connections.size())
                    .put("keptByConnections", newest ? List.of() : connections.stream().map(ConnectionName::of).toList())
                    .put("keptBy", newest ? List.of() : plugins.holders(each)).map());
        }
        return Optional.empty();
    }
}
