package dev.berth.plugin.classic;

import dev.berth.api.HandlerProvider;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestServer;
import dev.berth.runtime.testing.TlsCaller;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/// A server with one handler, plain and over TLS.
record Served(TestServer server) implements AutoCloseable {

    static Served start(Path folder, HandlerProvider provider) throws IOException {
        return start(folder, provider, provider.type());
    }

    /// @param handler as the configuration has it
    static Served start(Path folder, HandlerProvider provider, String handler) throws IOException {
        return new Served(TestServer.start(folder, """
                server.drain = 20s
                listeners {
                  plain { bind = "127.0.0.1:0", handler = HANDLER }
                  tls   { bind = "127.0.0.1:0", handler = HANDLER, tls = trial }
                }
                tls.trial { self-signed = ["127.0.0.1"] }
                """.replace("HANDLER", handler), List.of(provider)));
    }

    Socket connect(Transport transport) throws IOException {
        return transport.tls().isEmpty() ? server.connect("plain")
                : new TlsCaller(transport.tls().get()).connect(server.port("tls"));
    }

    /// Waits for the end of the next connection, and for no failure of the handler.
    ServerEvent.Closed closed() throws InterruptedException {
        ServerEvent event = server.events().await(ServerEvent.class, each ->
                each instanceof ServerEvent.Closed || each instanceof ServerEvent.HandlerFailed);
        if (event instanceof ServerEvent.HandlerFailed failure) {
            throw new AssertionError("the handler failed", failure.cause());
        }
        return (ServerEvent.Closed) event;
    }

    boolean stop() {
        return server.server().stop();
    }

    @Override
    public void close() {
        server.close();
    }
}
