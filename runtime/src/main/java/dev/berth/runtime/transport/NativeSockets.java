package dev.berth.runtime.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
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
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The calls on the descriptor behind a channel that the JDK does not offer: recv(2) that does not wait, shutdown(2)
/// that keeps what was received, what of the output is still on its way, and IPV6_V6ONLY.
///
/// They need `--add-opens java.base/sun.nio.ch=ALL-UNNAMED` and `--enable-native-access`, which the launcher sets.
/// Where an embedding program has not, [SocketsFallback] does what public API can.
public final class NativeSockets {

    // Values of Linux's <bits/socket.h>, <netinet/in.h> and <errno.h>, the same on all its processors.
    private static final int MSG_DONTWAIT = 0x40;
    private static final int SHUT_RD = 0;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int EAGAIN = 11;

    /// Linux's <linux/sockios.h>.
    private static final long SIOCOUTQ = 0x5411;

    private static final int EINTR = 4;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle descriptorOf;
    private final MethodHandle recv;
    private final MethodHandle shutdown;
    private final MethodHandle setsockopt;
    private final MethodHandle ioctl;
    private final MethodHandle listen;
    private final Optional<String> missing;

    /// Looks the calls up once.
    public NativeSockets() {
        MethodHandle[] found = new MethodHandle[6];
        String problem = null;
        try {
            found[0] = descriptorAccess();
            found[1] = call("recv", true,
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
            found[2] = call("shutdown", false, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
            found[3] = call("setsockopt", false,
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
            found[4] = call("ioctl", false,
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), Linker.Option.firstVariadicArg(2));
            found[5] = call("listen", false, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            problem = e.toString();
        }
        descriptorOf = found[0];
        recv = found[1];
        shutdown = found[2];
        setsockopt = found[3];
        ioctl = found[4];
        listen = found[5];
        missing = Optional.ofNullable(problem);
    }

    private static MethodHandle descriptorAccess() throws ReflectiveOperationException {
        Method method = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
        method.setAccessible(true);
        return MethodHandles.lookup().unreflect(method)
                .asType(java.lang.invoke.MethodType.methodType(int.class, Object.class));
    }

    /// The number of the descriptor behind a channel, for calls that are rare.
    static int descriptor(NetworkChannel channel) throws IOException {
        try {
            return (int) descriptorAccess().invokeExact((Object) channel);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("needs --add-opens java.base/sun.nio.ch=ALL-UNNAMED", e);
        }
    }

    /// A short call is made without leaving the thread's Java state, and may then read and write heap buffers.
    @SuppressWarnings("restricted")
    private static MethodHandle call(
            String name, boolean heap, FunctionDescriptor descriptor, Linker.Option... more) {
        Linker linker = Linker.nativeLinker();
        MemorySegment address = linker.defaultLookup().find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError(name + " is not in the C library"));
        List<Linker.Option> options = new ArrayList<>(List.of(more));
        options.add(Linker.Option.critical(heap));
        options.add(Linker.Option.captureCallState("errno"));
        return linker.downcallHandle(address, descriptor, options.toArray(Linker.Option[]::new));
    }

    /// Why the calls are not available, for the log.
    ///
    /// @return empty when they are
    public Optional<String> missing() {
        return missing;
    }

    /// Takes what has arrived without waiting. The channel must stay open meanwhile.
    ///
    /// @param channel a connected channel
    /// @param buffer a heap buffer with room
    /// @return how many bytes, 0 for none yet, -1 for the end
    /// @throws IOException if the connection broke
    int receiveAvailable(SocketChannel channel, ByteBuffer buffer) throws IOException {
        if (missing.isPresent()) {
            return SocketsFallback.receiveAvailable(channel, buffer);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment target = MemorySegment.ofBuffer(buffer);
            int fd = (int) descriptorOf.invokeExact((Object) channel);
            while (true) {
                long count = (long) recv.invokeExact(state, fd, target, target.byteSize(), MSG_DONTWAIT);
                if (count > 0) {
                    buffer.position(buffer.position() + (int) count);
                    return (int) count;
                }
                if (count == 0) {
                    return -1;
                }
                int errno = (int) ERRNO.get(state, 0L);
                if (errno == EAGAIN) {
                    return 0;
                }
                if (errno != EINTR) {
                    throw new IOException("recv: errno " + errno);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("recv throws nothing else", t);
        }
    }

    /// Ends the input so that what was received is still delivered; the JDK's own shutdownInput drops it. The
    /// channel must stay open meanwhile.
    ///
    /// @param channel a connected channel
    void endInput(SocketChannel channel) {
        if (missing.isPresent()) {
            SocketsFallback.endInput(channel);
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            // ENOTCONN, the only error possible here, means that the peer ended both ways already.
            int ignored = (int) shutdown.invokeExact(state, (int) descriptorOf.invokeExact((Object) channel), SHUT_RD);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("shutdown throws nothing else", t);
        }
    }

    /// Tells how much of what was written the peer's system has not confirmed yet (tcp(7)). The channel must stay open
    /// meanwhile.
    ///
    /// @param channel a connected TCP channel
    /// @return in bytes; 0 where it cannot be told
    int unconfirmed(SocketChannel channel) {
        if (missing.isPresent()) {
            return 0;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment count = arena.allocate(JAVA_INT);
            int fd = (int) descriptorOf.invokeExact((Object) channel);
            return (int) ioctl.invokeExact(state, fd, SIOCOUTQ, count) == 0 ? count.get(JAVA_INT, 0) : 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("ioctl throws nothing else", t);
        }
    }

    /// Makes a listening IPv6 socket leave IPv4 alone, so that another can be bound to the same port there. The JDK
    /// makes every IPv6 socket serve both.
    ///
    /// @param channel an IPv6 channel that is not yet bound
    /// @throws IOException if it cannot be done
    public void serveOnlyIpv6(NetworkChannel channel) throws IOException {
        if (missing.isPresent()) {
            throw new IOException("IPV6_V6ONLY needs --add-opens java.base/sun.nio.ch=ALL-UNNAMED: " + missing.get());
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
            int fd = (int) descriptorOf.invokeExact((Object) channel);
            int result = (int) setsockopt.invokeExact(state, fd, IPPROTO_IPV6, IPV6_V6ONLY, on, (int) on.byteSize());
            if (result != 0) {
                throw new IOException("setsockopt IPV6_V6ONLY: errno " + (int) ERRNO.get(state, 0L));
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("setsockopt throws nothing else", t);
        }
    }

    /// Changes how many connections may wait to be accepted on a socket that listens already: listen(2) may be called
    /// again. The channel must stay open meanwhile.
    ///
    /// @param channel a bound channel
    /// @param backlog how many
    /// @throws IOException if it cannot be done
    public void listen(ServerSocketChannel channel, int backlog) throws IOException {
        if (missing.isPresent()) {
            throw new IOException("listen needs --add-opens java.base/sun.nio.ch=ALL-UNNAMED: " + missing.get());
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            if ((int) listen.invokeExact(state, (int) descriptorOf.invokeExact((Object) channel), backlog) != 0) {
                throw new IOException("listen: errno " + (int) ERRNO.get(state, 0L));
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable t) {
            throw new AssertionError("listen throws nothing else", t);
        }
    }
}
