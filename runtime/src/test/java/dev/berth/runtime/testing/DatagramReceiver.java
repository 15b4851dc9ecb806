package dev.berth.runtime.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A Unix-domain datagram socket that receives, as a service manager's or the journal's does.
public final class DatagramReceiver implements AutoCloseable {

    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final short POLLIN = 1;
    private static final int LONGEST = 1 << 18;

    private final MethodHandle poll = call("poll", ADDRESS, JAVA_LONG, JAVA_INT);
    private final MethodHandle recv = call("recv", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    private final int descriptor;

    /// @param address a path, or `@` and a name in the abstract namespace
    public DatagramReceiver(String address) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            byte[] path = address.getBytes(StandardCharsets.UTF_8);
            if (path[0] == '@') {
                path[0] = 0;
            }
            MemorySegment name = arena.allocate(Short.BYTES + path.length, Short.BYTES);
            name.set(JAVA_SHORT, 0, AF_UNIX);
            MemorySegment.copy(path, 0, name, JAVA_BYTE, Short.BYTES, path.length);
            descriptor = invoke(call("socket", JAVA_INT, JAVA_INT, JAVA_INT), (int) AF_UNIX, SOCK_DGRAM, 0);
            if (invoke(call("bind", JAVA_INT, ADDRESS, JAVA_INT), descriptor, name, (int) name.byteSize()) != 0) {
                throw new IllegalStateException("cannot bind " + address);
            }
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle call(String name, MemoryLayout... parameters) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().find(name).orElseThrow(), FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private static int invoke(MethodHandle call, Object... arguments) {
        try {
            return (int) call.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /// Takes the next datagram.
    ///
    /// @param longest how long to wait for it
    /// @return empty if none came
    public Optional<String> next(Duration longest) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment look = arena.allocate(JAVA_LONG);
            look.set(JAVA_INT, 0, descriptor);
            look.set(JAVA_SHORT, Integer.BYTES, POLLIN);
            if (invoke(poll, look, 1L, (int) longest.toMillis()) != 1) {
                return Optional.empty();
            }
            MemorySegment buffer = arena.allocate(LONGEST);
            int length = invoke(recv, descriptor, buffer, (long) LONGEST, 0);
            return Optional.of(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
        }
    }

    /// Takes datagrams until one begins with a text.
    ///
    /// @return all of them, that one included
    public List<String> until(String beginning) {
        List<String> taken = new ArrayList<>();
        do {
            taken.add(next(Duration.ofSeconds(30)).orElseThrow(() ->
                    new AssertionError("nothing that begins with " + beginning + " but " + taken)));
        } while (!taken.getLast().startsWith(beginning));
        return taken;
    }

    @Override
    public void close() {
        invoke(call("close", JAVA_INT), descriptor);
    }
}
