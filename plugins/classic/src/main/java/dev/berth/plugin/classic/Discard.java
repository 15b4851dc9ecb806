package dev.berth.plugin.classic;

import dev.berth.api.Connection;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import java.io.IOException;

/// Throws away what it gets and answers nothing, until the client ends its output (RFC 863).
public final class Discard implements HandlerProvider {

    /// Makes the provider.
    public Discard() {}

    @Override
    public String type() {
        return "discard";
    }

    @Override
    public Handler create(HandlerContext context) {
        return Discard::serve;
    }

    private static void serve(Connection connection) throws IOException {
        while (connection.read(bytes -> bytes.position(bytes.limit())) != -1) {
            // The server counts the bytes: its access line tells how many there were.
        }
    }
}
