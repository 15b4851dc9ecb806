package dev.berth.runtime.testing;

import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;

/// The type `echo`, which has no settings.
public final class EchoProvider implements HandlerProvider {

    /// Makes the provider.
    public EchoProvider() {}

    @Override
    public String type() {
        return "echo";
    }

    @Override
    public Handler create(HandlerContext context) {
        return connection -> connection.input().transferTo(connection.output());
    }
}
