package dev.berth.runtime.plugin;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Destination;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A handler's way to other servers; remembers which TLS profiles it was told of, as the handler cannot stay when one of
/// them goes.
final class HandlerConnector implements Connector {

    private final Connector server;
    private final Set<String> profiles;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /// @param server connects
    /// @param profiles the names of those in the configuration that the handler is made for
    HandlerConnector(Connector server, Set<String> profiles) {
        this.server = server;
        this.profiles = Set.copyOf(profiles);
    }

    @Override
    public Connection connect(Destination destination) throws IOException {
        return server.connect(destination);
    }

    @Override
    public boolean hasTls(String name) {
        boolean has = profiles.contains(name);
        if (has) {
            told.add(name);
        }
        return has;
    }

    /// Whether the handler was told of no profile that others lack.
    boolean fits(Set<String> others) {
        return others.containsAll(told);
    }
}
