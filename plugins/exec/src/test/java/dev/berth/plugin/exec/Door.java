package dev.berth.plugin.exec;

import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

/// A server that runs a program for each client of its listener `door`.
record Door(TestServer server) implements AutoCloseable {

    /// @param settings the keys of its handler beside the type
    static Door run(Path folder, String settings) throws IOException {
        return start(folder, "listeners.door { bind = \"127.0.0.1:0\", handler { type = exec\n" + settings + "\n} }");
    }

    static Door start(Path folder, String configuration) throws IOException {
        return new Door(TestServer.start(folder, configuration, List.of(new Exec())));
    }

    Socket connect() throws IOException {
        return server.connect("door");
    }

    /// Waits for the next event of a kind.
    <E extends ServerEvent> E await(Class<E> kind) throws InterruptedException {
        return server.events().await(kind);
    }

    /// Waits for the end of the next connection.
    ServerEvent.Closed closed() throws InterruptedException {
        return await(ServerEvent.Closed.class);
    }

    @Override
    public void close() {
        server.close();
    }
}
