package dev.berth.plugin.exec;

import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/// Makes connected sockets of which one end is a channel, on which virtual threads wait, and the other a descriptor to
/// be given away.
///
/// The JDK can put a channel on a descriptor, but not for everybody: it takes `--add-opens
/// java.base/sun.nio.ch=ALL-UNNAMED`, which the launcher sets. With public API alone it would be a listening socket in
/// some folder, to be connected to for each program.
final class SocketPair {

    private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private final Libc libc;
    private final Constructor<?> channelOf;
    private final Method descriptorOf;
    private final Method numberOf;

    /// @throws ReflectiveOperationException if this JDK has other parts
    /// @throws java.lang.reflect.InaccessibleObjectException if it does not let them be used
    SocketPair(Libc libc) throws ReflectiveOperationException {
        this.libc = libc;
        channelOf = Class.forName("sun.nio.ch.SocketChannelImpl").getDeclaredConstructor(
                SelectorProvider.class, ProtocolFamily.class, FileDescriptor.class, SocketAddress.class);
        channelOf.setAccessible(true);
        descriptorOf = Class.forName("sun.nio.ch.IOUtil").getMethod("newFD", int.class);
        descriptorOf.setAccessible(true);
        numberOf = Class.forName("sun.nio.ch.SelChImpl").getMethod("getFDVal");
        numberOf.setAccessible(true);
    }

    /// Two ends.
    ///
    /// @param channel ours
    /// @param other the descriptor of the other, to be closed by whoever has it
    record Ends(SocketChannel channel, int other) {}

    Ends open() throws IOException {
        int[] pair = libc.socketPair();
        try {
            return new Ends((SocketChannel) channelOf.newInstance(SelectorProvider.provider(),
                    StandardProtocolFamily.UNIX, descriptorOf.invoke(null, pair[0]), UNNAMED), pair[1]);
        } catch (ReflectiveOperationException e) {
            libc.close(pair[0]);
            libc.close(pair[1]);
            throw new IOException("a channel on a socket pair",
                    e instanceof InvocationTargetException ? e.getCause() : e);
        }
    }

    /// The descriptor behind a channel, good while the channel is open.
    int descriptor(Channel channel) {
        try {
            return (int) numberOf.invoke(channel);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("every channel of the JDK has a descriptor", e);
        }
    }
}
