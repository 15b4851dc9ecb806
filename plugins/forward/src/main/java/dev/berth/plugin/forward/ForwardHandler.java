package dev.berth.plugin.forward;

import dev.berth.api.Connection;
import dev.berth.api.Connector;
import dev.berth.api.HandlerWithParts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;

/// Gives each connection a target and relays it there.
final class ForwardHandler implements HandlerWithParts, AutoCloseable {

    private final Dial dial;
    private final ForwardSettings keys;
    private final Pool pool;
    private final Teller teller;
    private final HealthCheck check;

    ForwardHandler(String name, ForwardSettings keys, Pool pool, Connector connector) {
        this.keys = keys;
        this.pool = pool;
        this.dial = new Dial(connector, keys.proxyProtocol());
        this.teller = new Teller(name);
        this.check = new HealthCheck(name, pool, dial, teller, keys.health());
    }

    @Override
    public void handle(Connection connection) throws IOException {
        check.begin();
        List<Target> tried = new ArrayList<>();
        String source = source(connection.address().remote());
        try {
            while (!relayed(connection, pool.take(source, tried), tried)) {
                // The next one.
            }
        } catch (NoTargetException e) {
            // The first target's reason, if one was tried.
            connection.note("refused", tried.isEmpty() ? e.getMessage() : "no-target");
            teller.refused(e.getMessage());
            connection.abort();
        }
    }

    /// @return false if there was no connecting to the target, and another may be tried
    private boolean relayed(Connection connection, Target target, List<Target> tried) throws IOException {
        try {
            if (!connection.isOpen()) {
                // Cut off while it waited for its turn.
                throw new ClosedChannelException();
            }
            Connection far;
            try {
                far = dial.connect(target, connection);
            } catch (IOException e) {
                if (!connection.isOpen()) {
                    throw e;
                }
                if (pool.failed(target, e.getMessage())) {
                    teller.down(target, e.getMessage());
                }
                tried.add(target);
                if (tried.size() >= keys.tries()) {
                    throw new NoTargetException("tries");
                }
                return false;
            }
            if (pool.succeeded(target, true)) {
                teller.back(target);
            }
            connection.note("target", target.name());
            try (far) {
                connection.relay(far);
            }
            return true;
        } finally {
            pool.closed(target);
        }
    }

    /// Ports change from one connection to the next.
    private static String source(SocketAddress client) {
        return client instanceof InetSocketAddress internet
                ? internet.getAddress().getHostAddress() : String.valueOf(client);
    }

    @Override
    public List<Part> parts() {
        return pool.parts();
    }

    @Override
    public void enable(String part, boolean enabled) {
        pool.enable(part, enabled);
    }

    @Override
    public void close() {
        check.close();
    }
}
