package dev.berth.plugin.exec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Starts programs with posix_spawn(3), which neither copies the page tables of a large JVM nor runs any of its code in
/// the child.
final class Spawn {

    // glibc's <spawn.h>.
    private static final short POSIX_SPAWN_SETSIGDEF = 0x04;
    private static final short POSIX_SPAWN_SETSIGMASK = 0x08;
    private static final short POSIX_SPAWN_SETSID = 0x80;

    private static final int O_WRONLY = 1;

    /// More than glibc's structures take on any processor (336, 80 and 128 bytes on x86-64).
    private static final int STRUCTURE_SIZE = 512;

    private final Libc libc;
    private final MethodHandle spawn = Libc.find("posix_spawn",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private final MethodHandle initActions = function("posix_spawn_file_actions_init", ADDRESS);
    private final MethodHandle destroyActions = function("posix_spawn_file_actions_destroy", ADDRESS);
    private final MethodHandle addDup = function("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private final MethodHandle addOpen =
            function("posix_spawn_file_actions_addopen", ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private final MethodHandle addFolder = function("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    private final MethodHandle addCloseFrom = function("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);

    /// posix_spawnattr_t; the same for every program.
    private final MemorySegment attributes;

    Spawn(Libc libc) throws IOException {
        this.libc = libc;
        this.attributes = attributes();
    }

    private static MethodHandle function(String name, java.lang.foreign.MemoryLayout... arguments) {
        return Libc.find(name, FunctionDescriptor.of(JAVA_INT, arguments));
    }

    /// A session of its own, so that a signal reaches the program with all that it starts, and no terminal does. The
    /// signals that the JVM, or whoever started it, blocks or ignores are back to what programs expect: without that, a
    /// program that writes to a client which is gone would not end.
    private static MemorySegment attributes() throws IOException {
        MethodHandle init = function("posix_spawnattr_init", ADDRESS);
        MethodHandle setFlags = function("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
        MethodHandle setDefault = function("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
        MethodHandle setMask = function("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
        MemorySegment attributes = Arena.ofAuto().allocate(STRUCTURE_SIZE, 16);
        return Libc.call(arena -> {
            // sigfillset(3) leaves out two signals that glibc uses, and posix_spawn would have the program ignore them.
            MemorySegment all = arena.allocate(STRUCTURE_SIZE, 16).fill((byte) -1);
            MemorySegment none = arena.allocate(STRUCTURE_SIZE, 16);
            // None of these can fail with arguments like these.
            int ignored = (int) init.invokeExact(attributes);
            ignored = (int) setDefault.invokeExact(attributes, all);
            ignored = (int) setMask.invokeExact(attributes, none);
            ignored = (int) setFlags.invokeExact(attributes,
                    (short) (POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
            return attributes;
        });
    }

    /// Starts a program. Returns when it runs, or could not be run.
    ///
    /// @param command its path, then what it is called and its arguments
    /// @param environment each `NAME=value`
    /// @param folder where it starts; where the server was started if empty
    /// @param socket becomes its standard input and output
    /// @param errors becomes its standard error; /dev/null if empty
    /// @return its process id, which is also that of its process group
    /// @throws IOException if it could not be started
    int start(List<String> command, List<String> environment, Optional<Path> folder, int socket,
            OptionalInt errors) throws IOException {
        return Libc.call(arena -> {
            MemorySegment actions = arena.allocate(STRUCTURE_SIZE, 16);
            check("posix_spawn_file_actions_init", (int) initActions.invokeExact(actions));
            try {
                dup(actions, socket, 0);
                dup(actions, socket, 1);
                if (errors.isPresent()) {
                    dup(actions, errors.getAsInt(), 2);
                } else {
                    check("posix_spawn_file_actions_addopen", (int) addOpen.invokeExact(
                            actions, 2, arena.allocateFrom("/dev/null"), O_WRONLY, 0));
                }
                if (folder.isPresent()) {
                    check("posix_spawn_file_actions_addchdir_np", (int) addFolder.invokeExact(
                            actions, arena.allocateFrom(folder.get().toString())));
                }
                // The JVM's own descriptors are not marked close-on-exec.
                check("posix_spawn_file_actions_addclosefrom_np", (int) addCloseFrom.invokeExact(actions, 3));
                MemorySegment pid = arena.allocate(JAVA_INT);
                MemorySegment arguments = Libc.strings(arena, command);
                check("run " + command.getFirst() + folder.map(each -> " in " + each).orElse(""),
                        (int) spawn.invokeExact(pid, arguments.getAtIndex(ADDRESS, 0), actions, attributes, arguments,
                                Libc.strings(arena, environment)));
                return pid.get(JAVA_INT, 0);
            } finally {
                int ignored = (int) destroyActions.invokeExact(actions);
            }
        });
    }

    private void dup(MemorySegment actions, int from, int to) throws Throwable {
        check("posix_spawn_file_actions_adddup2", (int) addDup.invokeExact(actions, from, to));
    }

    /// These functions return their errors.
    private void check(String operation, int errno) throws IOException {
        if (errno != 0) {
            throw libc.failure(operation, errno);
        }
    }
}
