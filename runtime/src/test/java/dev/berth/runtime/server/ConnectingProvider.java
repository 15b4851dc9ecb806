package dev.berth.runtime.server;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;

/// A handler that is given the server's connector.
record ConnectingProvider(String type, Making making) implements HandlerProvider {

    @FunctionalInterface
    interface Making {
        void handle(Connection connection, Connector connector) throws Exception;
    }

    @Override
    public Handler create(HandlerContext context) {
        Connector connector = context.connector();
        return connection -> making.handle(connection, connector);
    }
}
