package dev.berth.conf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A Redis of a test, which keeps nothing.
final class RedisServer {

    private RedisServer() {}

    /// Starts it; skips the test, with words, where there is none.
    static Daemon start(Path folder, int port) throws Exception {
        Installed.require("redis-server");
        Path own = Files.createTempDirectory(folder, "redis-");
        return Daemon.start(own, port, List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port,
                "--save", "", "--appendonly", "no", "--daemonize", "no", "--dir", own.toString()));
    }
}
