package dev.berth.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Starts xinetd with the program that Berth starts too.
final class Xinetd {

    /// No limit is ever met, and nothing logged.
    private static final String CONFIGURATION = """
            defaults
            {
                instances  = UNLIMITED
                per_source = UNLIMITED
                cps        = 1000000 1
                log_type   = FILE /dev/null
            }
            service echo
            {
                type           = UNLISTED
                bind           = 127.0.0.1
                port           = %d
                socket_type    = stream
                protocol       = tcp
                wait           = no
                user           = %s
                server         = /usr/bin/head
                server_args    = -c 64
                log_on_success =
                log_on_failure =
            }
            """;

    private Xinetd() {}

    static EchoProcess start(String name, Cores cores) throws IOException {
        int port = Program.freePort();
        Path folder = Files.createTempDirectory("berth-bench-");
        Path file = Files.writeString(folder.resolve("xinetd.conf"),
                CONFIGURATION.formatted(port, System.getProperty("user.name")));
        return new Program(folder, port, 0).start(name, cores,
                "xinetd -dontfork -f " + file + " -pidfile " + folder.resolve("xinetd.pid"));
    }
}
