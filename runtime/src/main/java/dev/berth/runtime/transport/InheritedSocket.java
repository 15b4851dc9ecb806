package dev.berth.runtime.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/// A listening socket that whoever started this process bound and holds on to, so that it outlives this process and
/// what waits in its queue is for the next one. Nothing here closes it.
public final class InheritedSocket {

    // Values of Linux's <sys/socket.h> and <fcntl.h>.
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_ACCEPTCONN = 30;
    private static final int SOCK_STREAM = 1;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int O_CLOEXEC = 0x80000;

    private final String name;
    private final int descriptor;
    private final SocketAddress address;

    private InheritedSocket(String name, int descriptor, SocketAddress address) {
        this.name = name;
        this.descriptor = descriptor;
        this.address = address;
    }

    /// Looks at a descriptor that this process was started with, and keeps programs that it starts from getting it.
    ///
    /// @param name what the starter calls it
    /// @param descriptor its number
    /// @return the socket
    /// @throws IOException if it is not a listening stream socket
    public static InheritedSocket of(String name, int descriptor) throws IOException {
        new SystemCall("fcntl", JAVA_INT, JAVA_INT, JAVA_INT).call(descriptor, F_SETFD, FD_CLOEXEC);
        if (option(descriptor, SO_TYPE) != SOCK_STREAM || option(descriptor, SO_ACCEPTCONN) == 0) {
            throw new IOException("not a listening stream socket");
        }
        return new InheritedSocket(name, descriptor, SocketName.of(descriptor));
    }

    private static int option(int descriptor, int option) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            new SystemCall("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS)
                    .call(descriptor, SOL_SOCKET, option, value, arena.allocateFrom(JAVA_INT, Integer.BYTES));
            return value.get(JAVA_INT, 0);
        }
    }

    /// What the starter calls it.
    ///
    /// @return `FileDescriptorName=` of the socket's unit
    public String name() {
        return name;
    }

    /// What it is bound to.
    ///
    /// @return an address of TCP or of a Unix-domain socket
    public SocketAddress address() {
        return address;
    }

    /// Makes a channel that accepts on it. Closing the channel ends neither the socket nor its queue.
    ///
    /// @return listening
    /// @throws IOException if there are no descriptors left
    public ServerSocketChannel open() throws IOException {
        ServerSocketChannel channel = bound();
        try {
            // dup(2): from here on the channel's descriptor is another name for the inherited socket, and what the
            // channel was bound to before is closed.
            new SystemCall("dup3", JAVA_INT, JAVA_INT, JAVA_INT)
                    .call(descriptor, NativeSockets.descriptor(channel), O_CLOEXEC);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /// The JDK accepts only on what it believes to have bound; and the family decides how it reads addresses.
    private ServerSocketChannel bound() throws IOException {
        if (address instanceof InetSocketAddress internet) {
            ServerSocketChannel channel = internet.getAddress() instanceof Inet4Address
                    ? ServerSocketChannel.open(StandardProtocolFamily.INET) : ServerSocketChannel.open();
            return channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        }
        Path folder = Files.createTempDirectory("berth-");
        Path path = folder.resolve("s");
        try {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path), 1);
        } finally {
            Files.deleteIfExists(path);
            Files.delete(folder);
        }
    }

    @Override
    public String toString() {
        return name + '=' + (address instanceof InetSocketAddress internet
                ? dev.berth.api.FiveTuple.text(internet) : "unix:" + address);
    }
}
