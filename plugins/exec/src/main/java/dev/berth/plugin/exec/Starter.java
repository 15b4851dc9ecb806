package dev.berth.plugin.exec;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Starts one program again and again, each time with a socket of its own.
final class Starter {

    private final Libc libc;
    private final SocketPair sockets;
    private final Spawn spawn;
    private final Program program;
    private final ExecSettings.Errors errors;

    Starter(Libc libc, Program program, ExecSettings.Errors errors) throws IOException, ReflectiveOperationException {
        this.libc = libc;
        this.sockets = new SocketPair(libc);
        this.spawn = new Spawn(libc);
        this.program = program;
        this.errors = errors;
    }

    /// Starts it. Takes as long as the system needs to make a process, some tenths of a millisecond.
    ///
    /// @param more what is added to its environment, each `NAME=value`
    /// @throws IOException if it could not be started
    Started start(List<String> more) throws IOException {
        List<String> environment = new ArrayList<>(program.environment());
        environment.addAll(more);
        SocketPair.Ends ends = sockets.open();
        Optional<Pipe> pipe = Optional.empty();
        try {
            pipe = errors == ExecSettings.Errors.LOG ? Optional.of(Pipe.open()) : Optional.empty();
            OptionalInt descriptor = switch (errors) {
                case LOG -> OptionalInt.of(sockets.descriptor(pipe.get().sink()));
                case CLIENT -> OptionalInt.of(ends.other());
                case DISCARD -> OptionalInt.empty();
            };
            int pid = spawn.start(program.command(), environment, program.folder(), ends.other(), descriptor);
            return new Started(new Child(libc, pid), new ProgramSocket(libc, sockets, ends.channel()),
                    pipe.map(Pipe::source));
        } catch (IOException | RuntimeException | Error e) {
            ends.channel().close();
            if (pipe.isPresent()) {
                pipe.get().source().close();
            }
            throw e;
        } finally {
            // The program has its own: only when no other is open does this side meet the end.
            libc.close(ends.other());
            if (pipe.isPresent()) {
                pipe.get().sink().close();
            }
        }
    }

    /// A program that runs.
    ///
    /// @param child its process
    /// @param socket this side of its standard input and output
    /// @param errors what it writes to standard error; empty where nobody here reads it
    record Started(Child child, ProgramSocket socket, Optional<Pipe.SourceChannel> errors) {}
}
