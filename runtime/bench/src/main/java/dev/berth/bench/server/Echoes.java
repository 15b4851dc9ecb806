package dev.berth.bench.server;

import java.net.InetSocketAddress;

/// What the servers of the bench have in common.
final class Echoes {

    /// Berth's own default.
    static final int BACKLOG = 4096;

    private Echoes() {}

    /// Prints the line that [EchoProcess] waits for; the same that Berth prints.
    static void tellReady(InetSocketAddress address) {
        System.out.println("ready echo=" + address.getAddress().getHostAddress() + ':' + address.getPort());
    }
}
