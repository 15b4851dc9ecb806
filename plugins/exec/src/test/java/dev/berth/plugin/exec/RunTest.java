package dev.berth.plugin.exec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The bytes of a connection and those of its program.
@Timeout(60)
class RunTest {

    private static final int MANY = 10 * 1024 * 1024;

    @TempDir
    Path folder;

    private static String all(Socket client) throws Exception {
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void whatAProgramWritesReachesAClientThatSendsNothingAndThenItsEnd() throws Exception {
        try (TestServer server = TestServer.run(folder, "command = [echo, \"a  b\", \"$HOME\"]")) {
            try (Socket client = server.connect()) {
                assertEquals("a  b $HOME\n", all(client));
            }
            ServerEvent.Closed closed = server.closed();
            assertEquals(CloseReason.HANDLER_RETURNED, closed.reason());
            assertEquals("0", closed.notes().get("exit"));
        }
    }

    @Test
    void everyByteGoesThroughAProgramAndBackInOrder() throws Exception {
        byte[] sent = new byte[MANY];
        new Random(7).nextBytes(sent);
        try (TestServer server = TestServer.run(folder, "command = [cat]")) {
            try (Socket client = server.connect()) {
                FutureTask<Void> writer = new FutureTask<>(() -> {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                    return null;
                });
                Thread.startVirtualThread(writer);
                assertArrayEquals(sent, client.getInputStream().readAllBytes());
                writer.get();
            }
            assertEquals("0", server.closed().notes().get("exit"));
        }
    }

    @Test
    void theEndOfAClientsOutputIsTheEndOfTheProgramsInput() throws Exception {
        try (TestServer server = TestServer.run(folder, "command = [sort]");
                Socket client = server.connect()) {
            client.getOutputStream().write("b\nc\na\n".getBytes(StandardCharsets.UTF_8));
            client.shutdownOutput();
            assertEquals("a\nb\nc\n", all(client));
        }
    }
}
