package dev.berth.plugin.whoami;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Tells each client who it is to the server, without waiting for a byte from it, and ends.
public final class Whoami implements HandlerProvider {

    /// Makes the provider.
    public Whoami() {}

    @Override
    public String type() {
        return "whoami";
    }

    @Override
    public Handler create(HandlerContext context) {
        return Whoami::serve;
    }

    private static void serve(Connection connection) throws IOException {
        Answer answer = new Answer();
        answer.connection(connection);
        connection.output().write(answer.toString().getBytes(StandardCharsets.UTF_8));
    }
}
