package dev.berth.plugin.forward;

import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;

/// Relays connections to other servers, plain or over TLS.
public final class Forward implements HandlerProvider {

    /// Makes the provider.
    public Forward() {}

    @Override
    public String type() {
        return "forward";
    }

    @Override
    public Handler create(HandlerContext context) {
        ForwardSettings keys = context.settings().as(new ForwardSettings());
        Pool pool = new Pool(new TargetReader(context.settings(), keys, context.connector()).read(), keys);
        return new ForwardHandler(context.name(), keys, pool, context.connector());
    }
}
