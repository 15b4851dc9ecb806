package dev.berth.plugin.exec;

import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.server.Plan;
import dev.berth.runtime.server.Server;
import dev.berth.runtime.server.Sources;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The real server with exec.
final class TestServer implements AutoCloseable {

    private static final int READ_LIMIT_MILLIS = 20_000;

    private final BlockingQueue<ServerEvent> events = new LinkedBlockingQueue<>();
    private final Server server;

    private TestServer(Plan plan) throws Exception {
        server = Server.start(plan, events::add);
    }

    static Plan plan(Path folder, String configuration) throws Exception {
        Path file = Files.writeString(folder.resolve("berth.conf"), configuration);
        return Plan.prepare(Sources.embedded(file, List.of(new Exec())));
    }

    static TestServer start(Path folder, String configuration) throws Exception {
        return new TestServer(plan(folder, configuration));
    }

    /// Starts a server with one listener, `door`.
    ///
    /// @param settings the keys of its handler beside the type
    static TestServer run(Path folder, String settings) throws Exception {
        return start(folder, "listeners.door { bind = \"127.0.0.1:0\", handler { type = exec\n" + settings + "\n} }");
    }

    /// The only address of a listener.
    SocketAddress address(String listener) {
        return server.addresses().get(listener).getFirst();
    }

    Socket connect() throws Exception {
        return connect("door");
    }

    /// Connects a client that gives up when it waits too long.
    Socket connect(String listener) throws Exception {
        Socket socket = new Socket();
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        socket.connect((InetSocketAddress) address(listener));
        return socket;
    }

    /// Where the certificate of a self-signed profile is.
    Path certificate(String profile) {
        return server.plan().data().resolve("tls").resolve(profile + ".pem");
    }

    /// Waits for an event.
    <E extends ServerEvent> E await(Class<E> kind) throws InterruptedException {
        while (true) {
            ServerEvent event = events.take();
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    /// Waits for the end of the next connection.
    ServerEvent.Closed closed() throws InterruptedException {
        return await(ServerEvent.Closed.class);
    }

    boolean stop() {
        return server.stop();
    }

    @Override
    public void close() {
        server.close();
    }
}
