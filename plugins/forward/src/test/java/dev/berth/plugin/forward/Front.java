package dev.berth.plugin.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import dev.berth.api.HandlerWithParts;
import dev.berth.api.HandlerWithParts.Part;
import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/// A server whose listener `front` forwards, and the handler that does it.
final class Front implements AutoCloseable {

    private final TestServer server;
    private final HandlerWithParts handler;

    private Front(TestServer server, HandlerWithParts handler) {
        this.server = server;
        this.handler = handler;
    }

    /// Remembers the handler that is made.
    private record Noting(AtomicReference<Handler> made) implements HandlerProvider {

        @Override
        public String type() {
            return "forward";
        }

        @Override
        public Handler create(HandlerContext context) {
            made.set(new Forward().create(context));
            return made.get();
        }
    }

    /// Starts a server.
    ///
    /// @param settings the keys of its handler beside the type
    /// @param more what else there is in the configuration
    static Front start(Path folder, String settings, String... more) throws IOException {
        Noting noting = new Noting(new AtomicReference<>());
        TestServer server = TestServer.start(folder, "listeners.front { bind = \"127.0.0.1:0\", handler { type = forward\n"
                + settings + "\n} }\n" + String.join("\n", more), List.of(noting));
        return new Front(server, (HandlerWithParts) noting.made.get());
    }

    TestServer server() {
        return server;
    }

    int port() {
        return server.port("front");
    }

    /// Connects without TLS.
    Client client() throws IOException {
        return new Client(server.connect("front"));
    }

    HandlerWithParts handler() {
        return handler;
    }

    /// How the target of a name is.
    Part part(String name) {
        return handler.parts().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    }

    /// Waits until a target is as it should be.
    void await(String name, Predicate<Part> wanted) {
        Until.holds(() -> wanted.test(part(name)));
    }

    /// Waits for the end of a client's connection.
    ServerEvent.Closed closed() throws InterruptedException {
        return server.events().await(ServerEvent.Closed.class);
    }

    /// Waits for the end of a connection that found no target.
    ///
    /// @return what was noted
    String refused() throws InterruptedException {
        ServerEvent.Closed closed = closed();
        assertEquals(CloseReason.ABORTED, closed.reason());
        return closed.notes().get("refused");
    }

    /// Sends a line to see that it arrives.
    static void assertPasses(String line, Client from, Client to) throws IOException {
        from.send(line + '\n');
        assertEquals(line, to.line());
    }

    @Override
    public void close() {
        server.close();
    }
}
