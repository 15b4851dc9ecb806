package dev.berth.plugin.forward;

import dev.berth.runtime.testing.Client;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/// A target that a test plays itself.
final class Played implements AutoCloseable {

    private static final int LONGEST_WAIT_MILLIS = 30_000;

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    Played() throws IOException {
        socket.setSoTimeout(LONGEST_WAIT_MILLIS);
    }

    /// As the configuration names it.
    String name() {
        return "127.0.0.1:" + port();
    }

    int port() {
        return socket.getLocalPort();
    }

    /// Waits for somebody who connects.
    Client accept() throws IOException {
        return new Client(socket.accept());
    }

    /// A port that nobody listens on, and that nobody else gets meanwhile.
    static Socket dead() throws IOException {
        Socket bound = new Socket();
        bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return bound;
    }

    static String name(Socket dead) {
        return "127.0.0.1:" + dead.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
