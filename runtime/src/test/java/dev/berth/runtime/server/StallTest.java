package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StallTest {

    @TempDir
    Path folder;

    @Test
    void handlersThatSpinOnEveryProcessorAreNamedAndOthersAreServed() throws Exception {
        AtomicBoolean spin = new AtomicBoolean(true);
        Handler handler = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            for (String line; (line = lines.receive()) != null; ) {
                if (line.equals("spin")) {
                    spin(spin);
                }
                if (line.equals("spin beside")) {
                    connection.alongside("spinner", () -> spin(spin));
                }
                lines.send("done");
            }
        };
        try (TestServer server = TestServer.start(folder, handler)) {
            List<Client> spinners = new ArrayList<>();
            try {
                for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
                    // Beside one handler, in the others.
                    String order = i == 0 ? "spin beside\n" : "spin\n";
                    spinners.add(new Client(server.connect("plain")).send(order));
                }
                Set<String> named = new HashSet<>();
                while (named.size() < spinners.size()) {
                    ServerEvent.Spinning spinning = server.events().await(ServerEvent.Spinning.class);
                    named.add(spinning.connection().id());
                    assertTrue(spinning.where().getMethodName().equals("spin")
                            || spinning.where().getClassName().startsWith("java."), spinning.toString());
                }
                try (Client other = new Client(server.connect("plain"))) {
                    assertEquals("done", other.send("go\n").line());
                    spin.set(false);
                    for (Client spinner : spinners) {
                        assertEquals("done", spinner.line());
                    }
                    int usual = Runtime.getRuntime().availableProcessors();
                    server.events().await(ServerEvent.CarriersChanged.class, event -> event.carriers() == usual);
                }
            } finally {
                spin.set(false);
                for (Client spinner : spinners) {
                    spinner.close();
                }
            }
        }
    }

    private static void spin(AtomicBoolean spin) {
        while (spin.get()) {
            Thread.onSpinWait();
        }
    }
}
