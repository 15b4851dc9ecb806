package dev.berth.runtime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.berth.api.Handler;
import dev.berth.api.frame.Frames;
import dev.berth.api.frame.Messages;
import dev.berth.runtime.event.ServerEvent;
import dev.berth.runtime.testing.TestServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ManyConnectionsTest {

    private static final int COUNT = 2000;

    @TempDir
    Path folder;

    @Test
    void twoThousandConnectionsAtOnceAreAllServed() throws Exception {
        CountDownLatch connected = new CountDownLatch(COUNT);
        Handler greeting = connection -> {
            Messages<String> lines = Frames.lines(connection, 100);
            String line = lines.receive();
            // Nobody is answered before all are connected.
            connected.countDown();
            connected.await();
            lines.send("hello " + line);
        };
        try (TestServer server = TestServer.start(folder, greeting);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                String name = "client-" + i;
                answers.add(clients.submit(() -> exchange(server.port("plain"), name)));
            }
            for (int i = 0; i < COUNT; i++) {
                assertEquals("hello client-" + i + "\r\n", answers.get(i).get());
            }
            for (int i = 0; i < COUNT; i++) {
                server.events().await(ServerEvent.Closed.class);
            }
            assertEquals(0, server.server().connections());
        }
    }

    private static String exchange(int port, String name) throws Exception {
        try (SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            channel.write(ByteBuffer.wrap((name + "\n").getBytes()));
            ByteBuffer answer = ByteBuffer.allocate(100);
            while (channel.read(answer) >= 0) {
                // Until the end.
            }
            return new String(answer.array(), 0, answer.position());
        }
    }
}
