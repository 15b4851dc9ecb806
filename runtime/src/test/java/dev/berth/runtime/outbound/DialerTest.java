package dev.berth.runtime.outbound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DialerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static ServerSocket server() throws IOException {
        return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    private static InetSocketAddress address(ServerSocket server) {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /// An address at which nobody listens.
    private static InetSocketAddress refusing() throws IOException {
        try (ServerSocket server = server()) {
            return address(server);
        }
    }

    private static SocketChannel connect(Duration limit, InetSocketAddress... addresses) throws IOException {
        return new Dialer(List.of(addresses), limit).connect();
    }

    @Test
    void addressThatRefusesIsFollowedByTheNext() throws Exception {
        try (ServerSocket server = server(); SocketChannel channel = connect(LONG, refusing(), address(server))) {
            assertEquals(address(server), channel.getRemoteAddress());
        }
    }

    @Test
    void addressThatDoesNotAnswerIsNotWaitedFor() throws Exception {
        try (FullBacklog silent = new FullBacklog("127.0.0.2"); ServerSocket server = server();
                SocketChannel channel = connect(LONG, silent.address(), address(server))) {
            assertEquals(address(server), channel.getRemoteAddress());
            assertTrue(channel.isBlocking());
        }
    }

    @Test
    void failureNamesEachAddressWithItsReason() throws Exception {
        InetSocketAddress first = refusing();
        InetSocketAddress second = refusing();
        String message = assertThrows(ConnectException.class, () -> connect(LONG, first, second)).getMessage();
        assertTrue(message.contains("127.0.0.1:" + first.getPort() + ": Connection refused"), message);
        assertTrue(message.contains("127.0.0.1:" + second.getPort() + ": Connection refused"), message);
    }

    @Test
    void addressThatNeverAnswersIsGivenUpInTime() throws Exception {
        try (FullBacklog silent = new FullBacklog("127.0.0.2")) {
            assertThrows(SocketTimeoutException.class, () -> connect(Duration.ofMillis(100), silent.address()));
            InetSocketAddress refused = refusing();
            String message = assertThrows(SocketTimeoutException.class,
                    () -> connect(Duration.ofMillis(600), silent.address(), refused)).getMessage();
            assertTrue(message.contains("127.0.0.2:" + silent.address().getPort() + ": no answer in time"), message);
            assertTrue(message.contains("127.0.0.1:" + refused.getPort() + ": Connection refused"), message);
        }
    }
}
