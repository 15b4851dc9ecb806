package dev.berth.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sockets that somebody else bound. That somebody is another channel here.
@Timeout(30)
class InheritedSocketTest {

    @TempDir
    Path folder;

    private SocketAddress address(String kind) {
        return switch (kind) {
            case "ipv4" -> new InetSocketAddress("127.0.0.1", 0);
            case "ipv6" -> new InetSocketAddress("::1", 0);
            default -> UnixDomainSocketAddress.of(folder.resolve("s"));
        };
    }

    private ServerSocketChannel bind(String kind) throws IOException {
        return (switch (kind) {
            case "ipv4" -> ServerSocketChannel.open(StandardProtocolFamily.INET);
            case "ipv6" -> ServerSocketChannel.open(StandardProtocolFamily.INET6);
            default -> ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        }).bind(address(kind));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipv4", "ipv6", "unix"})
    void virtualThreadsAcceptAndTheQueueOutlivesThem(String kind) throws Exception {
        try (ServerSocketChannel holder = bind(kind)) {
            InheritedSocket inherited = InheritedSocket.of("x", NativeSockets.descriptor(holder));
            assertEquals(holder.getLocalAddress(), inherited.address());
            for (int round = 0; round < 3; round++) {
                ServerSocketChannel channel = inherited.open();
                CompletableFuture<SocketChannel> accepted = new CompletableFuture<>();
                CompletableFuture<Exception> ended = new CompletableFuture<>();
                Thread.ofVirtual().start(() -> {
                    try {
                        accepted.complete(channel.accept());
                        channel.accept();
                    } catch (IOException e) {
                        ended.complete(e);
                    }
                });
                try (SocketChannel client = SocketChannel.open(inherited.address());
                        SocketChannel server = accepted.get()) {
                    assertEquals(client.getRemoteAddress(), server.getLocalAddress());
                    assertEquals(client.getLocalAddress(), server.getRemoteAddress());
                }
                channel.close();
                // Of the second kind if the thread came to it late.
                assertTrue(ended.get() instanceof ClosedChannelException, ended.get()::toString);
            }
            ListenQueue queue = new ListenQueue();
            assertEquals(false, queue.isWaiting(holder));
            try (SocketChannel client = SocketChannel.open(inherited.address())) {
                assertEquals(true, queue.isWaiting(holder));
                try (SocketChannel server = holder.accept()) {
                    assertEquals(client.getRemoteAddress(), server.getLocalAddress());
                }
            }
        }
    }

    @Test
    void descriptorOfAConnectionIsRefused() throws Exception {
        try (ServerSocketChannel listening = bind("ipv4");
                SocketChannel client = SocketChannel.open(listening.getLocalAddress())) {
            int descriptor = NativeSockets.descriptor(client);
            IOException refused = assertThrows(IOException.class, () -> InheritedSocket.of("x", descriptor));
            assertEquals("not a listening stream socket", refused.getMessage());
        }
    }

    @Test
    void descriptorThatIsNotOpenIsRefused() {
        IOException refused = assertThrows(IOException.class, () -> InheritedSocket.of("x", 100_000));
        assertEquals("fcntl: no such descriptor", refused.getMessage());
    }
}
