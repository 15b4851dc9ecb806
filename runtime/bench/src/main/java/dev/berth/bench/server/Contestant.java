package dev.berth.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A server that takes part.
public enum Contestant {

    /// A virtual thread for each connection and nothing else.
    BARE,

    /// Netty on epoll.
    NETTY,

    /// Berth as it is installed, with the plugin `classic`.
    BERTH,

    /// The bare one a second time: how far its ratio is from 1 tells how much noise there is.
    CONTROL;

    /// How it is written in options and in the table.
    ///
    /// @return in lower case
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Starts it and waits until it listens.
    ///
    /// @param jvm what to run it on
    /// @param installation of Berth
    /// @param cores where it may run
    /// @return the running server
    /// @throws IOException if it does not start
    public EchoProcess start(Jvm jvm, Path installation, Cores cores) throws IOException {
        return switch (this) {
            case BARE, CONTROL -> EchoProcess.start(label(), cores, program(jvm, BareEcho.class), Path.of("."), () -> { });
            case NETTY -> EchoProcess.start(label(), cores, program(jvm, NettyEcho.class,
                    "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"),
                    Path.of("."), () -> { });
            case BERTH -> {
                BerthHome home = BerthHome.create(installation);
                yield EchoProcess.start(label(), cores, home.command(), home.folder(), home::delete);
            }
        };
    }

    private static List<String> program(Jvm jvm, Class<?> main, String... options) {
        List<String> command = new ArrayList<>(List.of(jvm.java().toString()));
        command.addAll(Jvm.HEAP);
        command.addAll(List.of(options));
        command.addAll(List.of("-Dlogback.configurationFile=" + BerthHome.LOGGING.substring(1),
                "-cp", System.getProperty("java.class.path"), main.getName()));
        return command;
    }
}
