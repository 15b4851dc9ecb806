package dev.berth.conf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports for tests that have to know one before anybody has bound it.
final class Ports {

    private Ports() {}

    /// One that nobody uses at the moment.
    static int free() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }
}
