package dev.berth.plugin.exec;

import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.api.Handler;
import dev.berth.api.HandlerContext;
import dev.berth.api.HandlerProvider;
import java.io.IOException;

/// Runs a program for each connection, as inetd does: the client's bytes are its standard input, and its standard
/// output goes to the client.
public final class Exec implements HandlerProvider {

    /// Makes the provider.
    public Exec() {}

    @Override
    public String type() {
        return "exec";
    }

    @Override
    public Handler create(HandlerContext context) throws IOException {
        ExecSettings keys = context.settings().as(new ExecSettings());
        try {
            Libc libc = new Libc();
            Program program = new ProgramReader(context.settings(), keys, libc).read();
            return new ExecHandler(context.name(), keys, new Starter(libc, program, keys.stderr()));
        } catch (ReflectiveOperationException | LinkageError | IllegalCallerException
                | java.lang.reflect.InaccessibleObjectException e) {
            throw new ConfigurationException(new Problem(context.name(),
                    "a program cannot be given a socket here: " + e,
                    "use glibc 2.34 or newer, and start Java with --enable-native-access=ALL-UNNAMED"
                            + " --add-opens java.base/sun.nio.ch=ALL-UNNAMED, as the launcher of Berth does"));
        }
    }
}
