package dev.berth.conf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A HAProxy of a test, in front of one server that it tells about its clients.
final class HaproxyServer {

    private static final String CONFIGURATION = """
            defaults
              mode tcp
              timeout connect 10s
              timeout client 30s
              timeout server 30s
            listen front
              bind 127.0.0.1:%d
              server behind 127.0.0.1:%d send-proxy-v2
            """;

    private HaproxyServer() {}

    /// Starts it; skips the test, with words, where there is none.
    ///
    /// @param port where clients come
    /// @param behind where they are sent, with the PROXY protocol
    static Daemon start(Path folder, int port, int behind) throws Exception {
        Installed.require("haproxy");
        Path own = Files.createTempDirectory(folder, "haproxy-");
        Path file = Files.writeString(own.resolve("haproxy.cfg"), CONFIGURATION.formatted(port, behind));
        return Daemon.start(own, port, List.of("haproxy", "-db", "-f", file.toString()));
    }
}
