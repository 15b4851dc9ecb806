package dev.berth.plugin.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;

/// This side of a program's standard input and output.
///
/// What the program does to its own end is no error: it may not read what it is sent, and be gone before all is
/// written.
final class ProgramSocket {

    /// What is held while the program is silent.
    private static final int WAITING_SIZE = 256;

    /// The most that is on its way in one direction, beside what the kernel holds.
    private static final int LARGEST = 16 * 1024;

    /// Takes what a program wrote.
    @FunctionalInterface
    interface Taker {
        void take(ByteBuffer bytes) throws IOException;
    }

    private final Libc libc;
    private final SocketChannel channel;
    private final int descriptor;

    ProgramSocket(Libc libc, SocketPair sockets, SocketChannel channel) {
        this.libc = libc;
        this.channel = channel;
        this.descriptor = sockets.descriptor(channel);
    }

    /// Passes on all that the program writes, until it, and all that have its socket, have ended their output. Only the
    /// thread that calls this may close the socket.
    ///
    /// @throws ClosedByInterruptException if the thread was interrupted
    /// @throws IOException if `taker` threw it
    void readAll(Taker taker) throws IOException {
        ByteBuffer waiting = ByteBuffer.allocate(WAITING_SIZE);
        while (read(waiting) >= 0) {
            if (waiting.hasRemaining()) {
                taker.take(waiting.flip());
            } else {
                // There may be more: a large buffer serves as long as it comes without a pause.
                ByteBuffer large = ByteBuffer.allocate(LARGEST).put(waiting.flip());
                libc.receiveAvailable(descriptor, large);
                while (large.position() > 0) {
                    taker.take(large.flip());
                    libc.receiveAvailable(descriptor, large.clear());
                }
            }
            waiting.clear();
        }
    }

    private int read(ByteBuffer buffer) throws ClosedByInterruptException {
        try {
            return channel.read(buffer);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // unix(7): the other end was closed with unread input.
            return -1;
        }
    }

    /// Writes all of a buffer; waits while the program does not read.
    ///
    /// @return false if the program reads no more; the rest of the buffer is then dropped
    boolean write(ByteBuffer buffer) {
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            return true;
        } catch (IOException e) {
            buffer.position(buffer.limit());
            return false;
        }
    }

    /// Lets the program read its end of input.
    void endInput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            // It reads no more.
        }
    }

    /// Lets [#readAll] end at once, though somebody has the program's socket still. From any thread.
    void endOutput() {
        try {
            channel.shutdownInput();
        } catch (IOException e) {
            // It ended by itself.
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
