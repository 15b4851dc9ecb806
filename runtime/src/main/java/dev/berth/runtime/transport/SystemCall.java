package dev.berth.runtime.transport;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/// One function of the C library that reports errors in `errno`. For calls that are rare; those on the way of bytes are
/// in [NativeSockets].
final class SystemCall {

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final String name;
    private final MethodHandle handle;

    /// Looks it up.
    ///
    /// @param name as in section 2 of the manual
    /// @param parameters the layouts of its parameters; it returns an `int`, or a `ssize_t` that fits into one
    @SuppressWarnings("restricted")
    SystemCall(String name, MemoryLayout... parameters) {
        this.name = name;
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError(name + " is not in the C library"));
        this.handle = linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, parameters),
                Linker.Option.captureCallState("errno"));
    }

    /// Calls it.
    ///
    /// @return what it returned, not negative
    /// @throws IOException with the error's number if it returned -1
    int call(Object... arguments) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            List<Object> all = new ArrayList<>(List.of(arguments));
            all.addFirst(state);
            int result = (int) handle.invokeWithArguments(all);
            if (result < 0) {
                throw new SystemCallException(name, (int) ERRNO.get(state, 0L));
            }
            return result;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError(name + " throws nothing else", t);
        }
    }
}
