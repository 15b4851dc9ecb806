package dev.berth.runtime.testing;

import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import dev.berth.runtime.control.ReloadResult;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Server;
import dev.berth.runtime.server.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A server in this process, with handlers given as objects.
public final class TestServer implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 30_000;

    private final Server server;
    private final RecordedEvents events = new RecordedEvents();

    private final Path file;

    private TestServer(Path folder, String configuration, List<Path> plugins, List<HandlerProvider> providers)
            throws IOException {
        file = Files.writeString(folder.resolve("berth.conf"), configuration);
        server = Server.start(Plan.prepare(new Sources(
                file, plugins, folder.resolve("data"), providers, Optional.empty(), false)), events);
    }

    /// Starts a server.
    public static TestServer start(Path folder, String configuration, Map<String, Handler> handlers)
            throws IOException {
        return start(folder, configuration,
                handlers.entrySet().stream().<HandlerProvider>map(e -> new Given(e.getKey(), e.getValue())).toList());
    }

    /// Starts a server.
    public static TestServer start(Path folder, String configuration, List<HandlerProvider> providers)
            throws IOException {
        return new TestServer(folder, configuration, List.of(), providers);
    }

    /// Starts a server with plugins.
    public static TestServer start(Path folder, String configuration, Path plugins) throws IOException {
        return new TestServer(folder, configuration, List.of(plugins), List.of());
    }

    /// Starts a server with one handler on two listeners, `plain` and `tls`.
    public static TestServer start(Path folder, Handler handler) throws IOException {
        return start(folder, """
                server.drain = 10s
                listeners {
                  plain { bind = "127.0.0.1:0", handler = test }
                  tls { bind = "127.0.0.1:0", handler = test, tls = t }
                }
                tls.t.self-signed = ["localhost"]
                """, Map.of("test", handler));
    }

    /// Writes another configuration and takes it over.
    public ReloadResult reload(String configuration) throws IOException {
        Files.writeString(file, configuration);
        return server.reload();
    }

    public Server server() {
        return server;
    }

    public RecordedEvents events() {
        return events;
    }

    public SocketAddress address(String listener) {
        return server.addresses().get(listener).getFirst();
    }

    public int port(String listener) {
        return ((InetSocketAddress) address(listener)).getPort();
    }

    /// Connects without TLS; who reads from it gives up after a while, as a test's timeout cannot interrupt it.
    public Socket connect(String listener) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(listener));
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
        return socket;
    }

    @Override
    public void close() {
        server.close();
    }

    private record Given(String type, Handler handler) implements HandlerProvider {

        @Override
        public Handler create(HandlerContext context) {
            return handler;
        }
    }
}
