package dev.berth.plugin.classic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.berth.runtime.event.CloseReason;
import dev.berth.runtime.event.ServerEvent;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class EchoTest {

    private static final int MANY = 10 * 1024 * 1024;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void oneByteComesBackBeforeTheClientEnds(Transport transport) throws Exception {
        try (Served server = Served.start(folder, new Echo()); Socket client = server.connect(transport)) {
            client.getOutputStream().write('x');
            assertEquals('x', client.getInputStream().read());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyByteThenTheEndComesBackAfterTheClientHalfCloses(Transport transport) throws Exception {
        byte[] sent = new byte[MANY];
        new Random(7).nextBytes(sent);
        try (Served server = Served.start(folder, new Echo())) {
            try (Socket client = server.connect(transport)) {
                FutureTask<Void> writer = new FutureTask<>(() -> {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                    return null;
                });
                Thread.startVirtualThread(writer);
                assertArrayEquals(sent, client.getInputStream().readAllBytes());
                writer.get();
            }
            ServerEvent.Closed closed = server.closed();
            assertEquals(CloseReason.HANDLER_RETURNED, closed.reason());
            assertEquals(MANY, closed.receipt().bytesIn());
            assertEquals(MANY, closed.receipt().bytesOut());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSilentConnectionEndsInOrderWhenTheServerStops(Transport transport) throws Exception {
        try (Served server = Served.start(folder, new Echo())) {
            CompletableFuture<Boolean> stopped;
            try (Socket client = server.connect(transport)) {
                client.getOutputStream().write('x');
                assertEquals('x', client.getInputStream().read());
                stopped = CompletableFuture.supplyAsync(server::stop);
                assertEquals(-1, client.getInputStream().read());
            }
            assertTrue(stopped.get());
        }
    }
}
