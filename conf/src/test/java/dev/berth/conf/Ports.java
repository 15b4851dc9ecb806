package dev.berth.conf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Ports for tests that have to know one before anybody has bound it.
final class Ports {

    private Ports() {}

    /// One that nobody uses at the moment.
    static int free() throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            // Not every program may bind where an old connection is in TIME_WAIT (socket(7): SO_REUSEADDR).
            free.setReuseAddress(false);
            free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return free.getLocalPort();
        }
    }
}
