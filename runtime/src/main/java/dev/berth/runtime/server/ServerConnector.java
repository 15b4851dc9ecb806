package dev.berth.runtime.server;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Destination;
import java.io.IOException;

/// What handlers are given to connect with when they are made, before there is a server to do it.
final class ServerConnector implements Connector {

    private volatile Connector running;

    /// Lets handlers connect from now on.
    void start(Connector connector) {
        running = connector;
    }

    @Override
    public Connection connect(Destination destination) throws IOException {
        Connector now = running;
        if (now == null) {
            throw new IllegalStateException("connect " + destination
                    + ": the server is not running yet; a handler connects when it has a connection to serve");
        }
        return now.connect(destination);
    }

    @Override
    public boolean hasTls(String name) {
        return running != null && running.hasTls(name);
    }
}
