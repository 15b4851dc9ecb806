package dev.berth.runtime.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.runtime.event.Tally;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Serves `/metrics`, `/livez` and `/readyz`. It answers although handlers keep all virtual threads from running. How many
/// ask at once, and how long they may take for it, is bounded by `jvm.options`, since the JDK's HTTP server has these
/// bounds for a whole process.
public final class MetricsEndpoint implements AutoCloseable {

    /// One for a scrape, one for health checks meanwhile, and two that a slow client may hold up.
    private static final int THREADS = 4;

    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService threads;

    private MetricsEndpoint(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /// Binds and serves.
    ///
    /// @param address where
    /// @param metrics complete ones
    /// @param tally forgets listeners that are gone before somebody reads of them
    /// @param readings knows which are there
    /// @param health answers health checks
    /// @return the running endpoint
    /// @throws IOException if the address cannot be bound
    public static MetricsEndpoint start(InetSocketAddress address, Metrics metrics, Tally tally, Readings readings,
            Health health) throws IOException {
        HttpServer server = HttpServer.create(address, BACKLOG);
        ExecutorService threads = Executors.newFixedThreadPool(
                THREADS, Thread.ofPlatform().daemon().name("berth-metrics-", 0).factory());
        server.setExecutor(threads);
        MetricsHandler handler = new MetricsHandler(metrics.registry());
        server.createContext("/metrics", exchange -> {
            tally.keep(readings.listeners());
            metrics.forgetOthers(tally.counts().keySet());
            handler.handle(exchange);
        });
        server.createContext("/livez", exchange -> answer(exchange, health::notAlive));
        server.createContext("/readyz", exchange -> answer(exchange, health::notReady));
        server.start();
        return new MetricsEndpoint(server, threads);
    }

    private static void answer(HttpExchange exchange, Supplier<Optional<String>> ailment) throws IOException {
        try (exchange) {
            Optional<String> told = ailment.get();
            byte[] text = (told.orElse("ok") + '\n').getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(told.isEmpty() ? 200 : 503, head ? -1 : text.length);
            if (!head) {
                exchange.getResponseBody().write(text);
            }
        }
    }

    /// Where it serves, with the real port.
    ///
    /// @return the bound address
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /// Serves no more.
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
