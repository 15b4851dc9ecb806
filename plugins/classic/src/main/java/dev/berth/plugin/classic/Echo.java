package dev.berth.plugin.classic;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import java.io.IOException;

/// Sends back what it gets, until the client ends its output (RFC 862).
public final class Echo implements HandlerProvider {

    /// Makes the provider.
    public Echo() {}

    @Override
    public String type() {
        return "echo";
    }

    @Override
    public Handler create(HandlerContext context) {
        return Echo::serve;
    }

    /// The buffer is only lent, so an echo that waits holds none; and nothing is read before what was read last is
    /// written, so a client that does not read is not read from either.
    private static void serve(Connection connection) throws IOException {
        while (connection.read(connection::write) != -1) {
            // All of it is done in the condition.
        }
    }
}
