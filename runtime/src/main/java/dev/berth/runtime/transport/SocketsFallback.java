package dev.berth.runtime.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// What public API can do instead of [NativeSockets], for programs that embed the server without opening the JDK.
///
/// It is less: reading without waiting may itself wait behind a blocked writer, and ending the input drops what was
/// received and not yet read.
final class SocketsFallback {

    private SocketsFallback() {}

    static int receiveAvailable(SocketChannel channel, ByteBuffer buffer) throws IOException {
        channel.configureBlocking(false);
        try {
            return channel.read(buffer);
        } finally {
            channel.configureBlocking(true);
        }
    }

    static void endInput(SocketChannel channel) {
        try {
            channel.shutdownInput();
        } catch (IOException e) {
            // The peer ended both ways already.
        }
    }
}
