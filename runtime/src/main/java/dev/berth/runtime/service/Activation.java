package dev.berth.runtime.service;

import com.google.common.primitives.Ints;
import dev.berth.api.ConfigurationException;
import dev.berth.api.ConfigurationException.Problem;
import dev.berth.runtime.transport.InheritedSocket;
import dev.berth.runtime.transport.InheritedSockets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Takes the sockets that a service manager passed to this process: sd_listen_fds_with_names(3).
final class Activation {

    /// After standard input, output and error.
    private static final int FIRST = 3;

    /// sd_listen_fds(3): what a socket is called that nobody named.
    private static final String UNNAMED = "unknown";

    private Activation() {}

    static InheritedSockets sockets(Function<String, Optional<String>> variable) {
        Optional<String> process = variable.apply("LISTEN_PID");
        int count = variable.apply("LISTEN_FDS").map(Ints::tryParse).orElse(0);
        if (process.isEmpty() || !SystemService.isThisProcess(process)) {
            return InheritedSockets.none();
        }
        String[] names = variable.apply("LISTEN_FDNAMES").orElse("").split(":", -1);
        List<InheritedSocket> sockets = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = i < names.length && !names[i].isEmpty() ? names[i] : UNNAMED;
            try {
                sockets.add(InheritedSocket.of(name, FIRST + i));
            } catch (IOException e) {
                problems.add(new Problem("the socket " + name, "descriptor " + (FIRST + i)
                        + " that this process was started with cannot be used: " + e.getMessage(),
                        "pass listening stream sockets alone: ListenStream= and Accept=no in the socket's unit"));
            }
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new InheritedSockets(sockets);
    }
}
