package dev.berth.plugin.exec;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls of the C library about processes and descriptors that the JDK does not offer. None of them waits.
final class Libc {

    /// A user of the system.
    ///
    /// @param id its number
    /// @param group the number of its first group
    record Account(int id, int group) {}

    static final int SIGKILL = 9;
    static final int SIGTERM = 15;

    // Linux's <errno.h>, <bits/socket.h>, <bits/waitflags.h> and <bits/siginfo-consts.h>, the same wherever a JDK 25
    // runs.
    private static final int EINTR = 4;
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM_CLOEXEC = 0x80001;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int P_PID = 1;
    private static final int P_PGID = 2;
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;
    private static final int CLD_EXITED = 1;

    /// siginfo_t and where its fields stand on 64 bits.
    private static final int SIGINFO_SIZE = 128;
    private static final int SI_CODE = 8;
    private static final int SI_PID = 16;
    private static final int SI_STATUS = 24;

    /// struct passwd on 64 bits: two pointers come before these.
    private static final int PASSWD_SIZE = 48;
    private static final int PW_UID = 16;
    private static final int PW_GID = 20;
    private static final int PASSWD_TEXTS = 16384;

    private static final int MESSAGE_SIZE = 256;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle socketpair = withErrno("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    private final MethodHandle close = withErrno("close", JAVA_INT);
    private final MethodHandle kill = withErrno("kill", JAVA_INT, JAVA_INT);
    private final MethodHandle waitid = withErrno("waitid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle recv = find("recv",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
            Linker.Option.captureCallState("errno"), Linker.Option.critical(true));
    private final MethodHandle geteuid = find("geteuid", FunctionDescriptor.of(JAVA_INT));
    private final MethodHandle getpwnam = find("getpwnam_r",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    private final MethodHandle strerror = find("__xpg_strerror_r",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));

    private static MethodHandle withErrno(String name, MemoryLayout... arguments) {
        return find(name, FunctionDescriptor.of(JAVA_INT, arguments), Linker.Option.captureCallState("errno"));
    }

    /// Looks a function up.
    ///
    /// @throws UnsatisfiedLinkError if the C library does not have it
    /// @throws IllegalCallerException if the JVM forbids native access
    @SuppressWarnings("restricted")
    static MethodHandle find(String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError(name + " is not in the C library"));
        return linker.downcallHandle(address, descriptor, options);
    }

    /// A call through a method handle.
    @FunctionalInterface
    interface Call<T> {
        T run(Arena arena) throws Throwable;
    }

    /// Runs what throws nothing but its own exceptions, with memory for the length of the call.
    static <T> T call(Call<T> call) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return call.run(arena);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a function of the C library throws nothing", e);
        }
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /// What to throw when a call failed.
    ///
    /// @param operation what was tried, and with what
    IOException failure(String operation, int errno) throws IOException {
        return call(arena -> {
            MemorySegment message = arena.allocate(MESSAGE_SIZE);
            int result = (int) strerror.invokeExact(errno, message, message.byteSize());
            return new IOException(operation + ": " + (result == 0 ? message.getString(0) : "errno " + errno));
        });
    }

    /// Makes two connected stream sockets of the Unix domain, which no program inherits unless it is given one.
    int[] socketPair() throws IOException {
        return call(arena -> {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment pair = arena.allocate(JAVA_INT, 2);
            if ((int) socketpair.invokeExact(state, AF_UNIX, SOCK_STREAM_CLOEXEC, 0, pair) != 0) {
                throw failure("socketpair", errno(state));
            }
            return pair.toArray(JAVA_INT);
        });
    }

    /// Closes a descriptor. close(2): it is released even when an error is reported.
    void close(int descriptor) throws IOException {
        call(arena -> (int) close.invokeExact(arena.allocate(CALL_STATE), descriptor));
    }

    /// Takes what has arrived on a socket, without waiting.
    ///
    /// @param buffer a heap buffer
    /// @return how many bytes; 0 or less for none, be it an end or an error, which the next read that waits meets too
    int receiveAvailable(int descriptor, ByteBuffer buffer) throws IOException {
        return call(arena -> {
            MemorySegment target = MemorySegment.ofBuffer(buffer);
            long count = (long) recv.invokeExact(
                    arena.allocate(CALL_STATE), descriptor, target, target.byteSize(), MSG_DONTWAIT);
            if (count > 0) {
                buffer.position(buffer.position() + (int) count);
            }
            return (int) count;
        });
    }

    /// Sends a signal to a process group; 0 only asks whether there is one.
    ///
    /// @return false if there is no such group, or nobody in it may be signalled
    boolean signalGroup(int group, int signal) throws IOException {
        return call(arena -> (int) kill.invokeExact(arena.allocate(CALL_STATE), -group, signal) == 0);
    }

    /// How a child ended, if it did.
    ///
    /// @param reap whether to let its process id go, so that another process may get it; only once
    Optional<ExitStatus> exited(int pid, boolean reap) throws IOException {
        return call(arena -> {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment info = arena.allocate(SIGINFO_SIZE, 8);
            int options = WEXITED | WNOHANG | (reap ? 0 : WNOWAIT);
            while ((int) waitid.invokeExact(state, P_PID, pid, info, options) != 0) {
                if (errno(state) != EINTR) {
                    throw failure("waitid " + pid, errno(state));
                }
            }
            // waitid(2): the process id is 0 where there is nothing to tell.
            return info.get(JAVA_INT, SI_PID) == 0 ? Optional.empty() : Optional.of(new ExitStatus(
                    info.get(JAVA_INT, SI_CODE) != CLD_EXITED, info.get(JAVA_INT, SI_STATUS)));
        });
    }

    /// Lets those of a process group go that have ended and are this process's to wait for: where it is the first of its
    /// system or container, or was made their reaper, it inherits what others leave behind.
    void reapGroup(int group) throws IOException {
        call(arena -> {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment info = arena.allocate(SIGINFO_SIZE, 8);
            int result;
            do {
                info.set(JAVA_INT, SI_PID, 0);
                result = (int) waitid.invokeExact(state, P_PGID, group, info, WEXITED | WNOHANG);
            } while (result == 0 && info.get(JAVA_INT, SI_PID) != 0);
            return result;
        });
    }

    /// The number of the user that this process acts as.
    int user() throws IOException {
        return call(arena -> (int) geteuid.invokeExact());
    }

    /// Looks a user up, in whatever the system keeps its users.
    ///
    /// @return empty if there is no such user
    Optional<Account> account(String name) throws IOException {
        return call(arena -> {
            MemorySegment passwd = arena.allocate(PASSWD_SIZE, 8);
            MemorySegment found = arena.allocate(ADDRESS);
            int errno = (int) getpwnam.invokeExact(arena.allocateFrom(name), passwd,
                    arena.allocate(PASSWD_TEXTS), (long) PASSWD_TEXTS, found);
            // getpwnam_r(3): several errors mean no more than that there is none.
            return errno != 0 || found.get(ADDRESS, 0).equals(MemorySegment.NULL) ? Optional.empty()
                    : Optional.of(new Account(passwd.get(JAVA_INT, PW_UID), passwd.get(JAVA_INT, PW_GID)));
        });
    }

    /// Texts as C has them in `argv` and `environ`: an array of pointers that ends with a null.
    ///
    /// @param arena owns the memory
    static MemorySegment strings(Arena arena, List<String> texts) {
        List<byte[]> encoded = new ArrayList<>(texts.size());
        long size = 0;
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            encoded.add(bytes);
            size += bytes.length + 1;
        }
        // All at once: the memory of an arena is zero, and asking for it is what costs.
        MemorySegment pointers = arena.allocate(ADDRESS, texts.size() + 1);
        MemorySegment memory = arena.allocate(Math.max(1, size));
        long offset = 0;
        for (int i = 0; i < encoded.size(); i++) {
            byte[] bytes = encoded.get(i);
            MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, offset, bytes.length);
            pointers.setAtIndex(ADDRESS, i, memory.asSlice(offset));
            offset += bytes.length + 1;
        }
        return pointers;
    }
}
