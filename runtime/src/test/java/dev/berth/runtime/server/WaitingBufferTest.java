package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.Handler;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.Client;
import dev.berth.runtime.testing.TestServer;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The small buffer that a connection waits with.
@Timeout(30)
class WaitingBufferTest {

    private final BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();

    /// Takes what is here, notes how much that was, and asks for more.
    private final Handler asking = connection -> {
        while (connection.awaitMessage()) {
            sizes.add(connection.read(bytes -> bytes.position(bytes.limit())));
            connection.output().write("more\n".getBytes());
        }
    };

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 129, 256, 257, 10_000})
    void messageOfAnySizeArrivesWhole(int size) throws Exception {
        try (TestServer server = TestServer.start(folder, asking);
                Client client = new Client(server.connect("plain"))) {
            for (int i = 0; i < 3; i++) {
                assertEquals("more", client.send("x".repeat(size)).line());
                assertEquals(size, sizes.take());
            }
        }
    }

    @Test
    void secondMessageThatIsLargerThanTheFirstBufferTakesOneReadAndTheFirstTwo() throws Exception {
        try (TestServer server = TestServer.start(folder, asking);
                Client client = new Client(server.connect("plain"))) {
            for (int i = 0; i < 3; i++) {
                assertEquals("more", client.send("x".repeat(200)).line());
            }
            client.hangUp();
            // And one for the end.
            assertEquals(2 + 1 + 1 + 1, server.events().await(ServerEvent.Closed.class).receipt().reads());
        }
    }
}
