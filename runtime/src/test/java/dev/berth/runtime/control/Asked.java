package dev.berth.runtime.control;

import com.google.gson.JsonObject;
import dev.berth.api.Handler;
import dev.berth.runtime.testing.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A server with a control socket, and what it answers.
final class Asked implements AutoCloseable {

    static final String CONTROL = "\ncontrol.socket = \"control/berth.sock\"\n";

    private final TestServer server;
    private final Path socket;

    private Asked(TestServer server, Path socket) {
        this.server = server;
        this.socket = socket;
    }

    static Asked start(Path folder, String configuration, Handler handler) throws IOException {
        return new Asked(TestServer.start(folder, configuration + CONTROL, Map.of("test", handler)),
                folder.resolve("control/berth.sock"));
    }

    /// Starts one with the listeners `a` and `b`.
    static Asked start(Path folder, Handler handler) throws IOException {
        return start(folder, """
                server.drain = 30s
                listeners {
                  a { bind = "127.0.0.1:0", handler = test }
                  b { bind = "127.0.0.1:0", handler = test }
                }
                """, handler);
    }

    TestServer server() {
        return server;
    }

    Path socket() {
        return socket;
    }

    /// All lines of an answer.
    List<JsonObject> lines(String verb, Map<String, ?> arguments) throws Refusal {
        List<JsonObject> lines = new ArrayList<>();
        new ControlClient(socket).ask(verb, arguments, lines::add);
        return lines;
    }

    /// The lines of a kind.
    List<JsonObject> all(String kind, String verb, Map<String, ?> arguments) throws Refusal {
        return lines(verb, arguments).stream().filter(line -> line.has(kind)).map(line -> line.getAsJsonObject(kind))
                .toList();
    }

    /// The only line of a kind.
    JsonObject one(String kind, String verb, Map<String, ?> arguments) throws Refusal {
        List<JsonObject> all = all(kind, verb, arguments);
        if (all.size() != 1) {
            throw new AssertionError(kind + ": " + all);
        }
        return all.getFirst();
    }

    /// The ids of the connections that are listed.
    List<String> ids(Map<String, ?> arguments) throws Refusal {
        return all("connection", "connections", arguments).stream().map(each -> each.get("id").getAsString()).toList();
    }

    /// Waits for what becomes true in other threads; the test's timeout bounds it.
    void await(Condition condition) throws Exception {
        while (!condition.holds()) {
            Thread.onSpinWait();
        }
    }

    /// What is waited for.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    @Override
    public void close() {
        server.close();
    }
}
