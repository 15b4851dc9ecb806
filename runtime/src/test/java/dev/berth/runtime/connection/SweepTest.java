package dev.berth.runtime.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.transport.BytePipe;
import dev.berth.runtime.transport.NativeSockets;
import dev.berth.runtime.transport.Progress;
import dev.berth.runtime.transport.SocketPipe;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many connections are looked at, and when.
@Timeout(30)
class SweepTest {

    private static final TimeLimits NO_LIMITS = new TimeLimits(TimeLimits.NEVER, TimeLimits.NEVER, TimeLimits.NEVER,
            TimeLimits.NEVER, TimeLimits.NEVER, TimeLimits.NEVER, TimeLimits.NEVER);

    private final AtomicInteger looks = new AtomicInteger();
    private final Connections connections = new Connections();

    /// Registers connections whose time is over, so that each look at one closes its pipe.
    private void register(int count) throws IOException {
        ConnectionResources resources = ConnectionResources.create(connections);
        Progress progress = progress();
        for (int i = 0; i < count; i++) {
            BytePipe pipe = (BytePipe) Proxy.newProxyInstance(SweepTest.class.getClassLoader(),
                    new Class<?>[] {BytePipe.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            looks.incrementAndGet();
                        }
                        return method.getName().equals("progress") ? progress : null;
                    });
            LiveConnection connection =
                    new LiveConnection(connections.nextNumber(), "echo", pipe, NO_LIMITS, resources);
            connection.phases().begin(Phases.Phase.CLOSING, Duration.ZERO);
            connections.register(Thread.ofVirtual().unstarted(() -> { }), connection);
        }
    }

    /// That of a socket on which nothing moved.
    private static Progress progress() throws IOException {
        try (ServerSocketChannel listening = ServerSocketChannel.open().bind(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel channel = SocketChannel.open(listening.getLocalAddress())) {
            return new SocketPipe(channel, channel.getLocalAddress(), new NativeSockets()).progress();
        }
    }

    private int sweep() {
        int before = looks.get();
        connections.sweep(System.nanoTime());
        return looks.get() - before;
    }

    @Test
    void fewConnectionsAreAllLookedAtInEachSweep() throws IOException {
        register(100);
        assertEquals(100, sweep());
        assertEquals(100, sweep());
    }

    @ParameterizedTest
    @CsvSource({"2500, 1000, 1000, 500", "25000, 2500, 2500, 2500"})
    void manyConnectionsAreLookedAtInTurn(int count, int first, int second, int third) throws IOException {
        register(count);
        assertEquals(first, sweep());
        assertEquals(second, sweep());
        assertEquals(third, sweep());
    }

    @Test
    void eachOfManyConnectionsIsLookedAtOnceInTenSweeps() throws IOException {
        register(25_000);
        int all = 0;
        for (int i = 0; i < 10; i++) {
            all += sweep();
        }
        assertEquals(25_000, all);
    }
}
