package dev.berth.runtime.client;

import dev.berth.api.Connection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A handler that says and hears what a script tells, begins with TLS where it is told to, and then says that it has.
final class ScriptedServer {

    /// A step that hears up to the end of a text; any other is said.
    static final String HEAR = "hear ";

    static final String TLS = "tls";

    static final String HANG_UP = "hang up";

    private final List<String> script;

    /// What came in each step that hears.
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    ScriptedServer(String... script) {
        this.script = List.of(script);
    }

    void serve(Connection connection) throws IOException {
        for (String step : script) {
            if (step.equals(HANG_UP)) {
                return;
            } else if (step.equals(TLS)) {
                connection.startTls();
                connection.output().write("secured".getBytes(StandardCharsets.US_ASCII));
                return;
            } else if (step.startsWith(HEAR)) {
                heard.add(hear(connection, step.substring(HEAR.length())));
            } else {
                connection.output().write(step.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        // Says nothing more, until the client leaves.
        hear(connection, "never");
    }

    private static String hear(Connection connection, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (!text.toString().endsWith(end) && connection.read(one) >= 0) {
            text.append((char) (one.get(0) & 0xFF));
            one.clear();
        }
        return text.toString();
    }

    String nextHeard() throws InterruptedException {
        return heard.take();
    }
}
