package dev.berth.runtime.server;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Destination;
import dev.berth.runtime.config.Configuration;
import dev.berth.runtime.config.Problems;
import dev.berth.runtime.connection.ConnectionResources;
import dev.berth.runtime.connection.Connections;
import dev.berth.runtime.outbound.OutboundConnector;
import dev.berth.runtime.tls.TlsProfiles;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.TlsResources;
import java.io.IOException;

/// A connector without a server, for programs that only connect. What they open is bounded as a server's connections
/// are, from a thread beside them.
public final class StandaloneConnector implements Connector, AutoCloseable {

    private final TlsResources tlsResources = TlsResources.create();
    private final Sweeper sweeper;
    private final OutboundConnector connector;

    private StandaloneConnector(TlsProfiles profiles) {
        Connections connections = new Connections();
        this.sweeper = new Sweeper(connections);
        this.connector = new OutboundConnector(() -> profiles, ConnectionResources.create(connections), tlsResources,
                new NativeSockets());
    }

    /// Makes one.
    ///
    /// @param configuration whose profiles are used; listeners and handlers do not matter
    /// @return to be closed
    /// @throws dev.berth.api.ConfigurationException if a file of a profile cannot be used; those of the profile for
    ///         servers where none is named are read when one is connected to
    public static StandaloneConnector open(Configuration configuration) {
        Problems problems = new Problems();
        TlsProfiles profiles = TlsProfiles.load(configuration, problems);
        problems.report();
        StandaloneConnector opened = new StandaloneConnector(profiles);
        opened.sweeper.startAsync();
        return opened;
    }

    @Override
    public Connection connect(Destination destination) throws IOException {
        return connector.connect(destination);
    }

    @Override
    public boolean hasTls(String name) {
        return connector.hasTls(name);
    }

    /// Lets nothing more be opened; what is open is no longer bounded.
    @Override
    public void close() {
        connector.close();
        sweeper.stopAsync();
        tlsResources.close();
    }
}
