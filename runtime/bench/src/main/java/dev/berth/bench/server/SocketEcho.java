package dev.berth.bench.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.net.ssl.SSLServerSocket;

/// What most would write with the JDK: an `SSLServerSocket`, streams, and a virtual thread for each connection.
final class SocketEcho {

    private SocketEcho() {}

    /// Serves until the process is ended.
    ///
    /// @param arguments the key store of an [Identity]
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (SSLServerSocket listening = (SSLServerSocket)
                new Identity(Path.of(arguments[0])).context().getServerSocketFactory().createServerSocket()) {
            listening.setEnabledCipherSuites(Identity.SUITES.toArray(String[]::new));
            listening.bind(Echoes.address(), Echoes.BACKLOG);
            Thread acceptor = Thread.ofVirtual().start(() -> accept(listening));
            Echoes.tellReady((InetSocketAddress) listening.getLocalSocketAddress());
            acceptor.join();
        }
    }

    private static void accept(ServerSocket listening) {
        try {
            while (true) {
                Socket socket = listening.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            throw new IllegalStateException("accept", e);
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            ByteBuffer buffer = Echoes.waiting();
            for (int count = in.read(buffer.array()); count >= 0; count = in.read(buffer.array())) {
                out.write(buffer.array(), 0, count);
                buffer = Echoes.fitting(buffer, count);
            }
        } catch (IOException e) {
            // The peer left.
        }
    }
}
