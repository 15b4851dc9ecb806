package dev.berth.runtime.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// An address that answers nobody: its backlog is full, and Linux then drops what asks for a connection.
final class FullBacklog implements AutoCloseable {

    private static final int ANSWERS_WITHIN_MILLIS = 300;

    private final ServerSocket server;
    private final List<Socket> waiting = new ArrayList<>();

    FullBacklog(String address) throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getByName(address));
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(address(), ANSWERS_WITHIN_MILLIS);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        for (Socket each : waiting) {
            each.close();
        }
        server.close();
    }
}
