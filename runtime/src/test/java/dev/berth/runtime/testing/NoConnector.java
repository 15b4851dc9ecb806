package dev.berth.runtime.testing;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Destination;

/// For handlers that connect nowhere.
public final class NoConnector implements Connector {

    @Override
    public Connection connect(Destination destination) {
        throw new AssertionError("nobody connects to " + destination);
    }

    @Override
    public boolean hasTls(String name) {
        return false;
    }
}
