package dev.berth.runtime.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

/// A pipe over a connected, blocking [SocketChannel], TCP or Unix.
public final class SocketPipe implements BytePipe {

    /// The JDK copies a heap buffer into a direct one of the same size and keeps that one per carrier thread; a
    /// slice bounds it.
    private static final int WRITE_SLICE = 64 * 1024;

    private static final int DISCARD_SIZE = 4096;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private final SocketChannel channel;
    private final SocketAddress local;
    private final SocketAddress remote;
    private final NativeSockets nativeSockets;

    /// Its monitor is held around calls on the bare descriptor and around closing it: a descriptor that is closed in
    /// between could already belong to another connection.
    private final Progress progress = new Progress();

    private volatile boolean inputEndedHere;
    private volatile boolean inputOver;

    /// Takes over a connected channel.
    ///
    /// @param channel in blocking mode; owned by the pipe from now on
    /// @param local this end's address as users know it (a Unix socket may have been moved after binding)
    /// @param nativeSockets the system calls
    /// @throws IOException if the channel is no longer connected
    public SocketPipe(SocketChannel channel, SocketAddress local, NativeSockets nativeSockets) throws IOException {
        this.channel = channel;
        this.local = local;
        this.nativeSockets = nativeSockets;
        this.remote = channel.getRemoteAddress();
    }

    @Override
    public int read(ByteBuffer buffer) throws IOException {
        return inputOver ? -1 : latchEnd(progress.countRead(channel.read(buffer)));
    }

    @Override
    public int readAvailable(ByteBuffer buffer) throws IOException {
        if (inputOver) {
            return -1;
        }
        synchronized (progress) {
            if (!channel.isOpen()) {
                throw new ClosedChannelException();
            }
            return latchEnd(progress.countRead(nativeSockets.receiveAvailable(channel, buffer)));
        }
    }

    /// After shutdown(SHUT_RD) Linux still delivers bytes that arrive later over TCP: an end once seen stays one.
    private int latchEnd(int count) {
        if (count < 0) {
            inputOver = true;
        }
        return count;
    }

    @Override
    public void write(ByteBuffer buffer) throws IOException {
        int end = buffer.limit();
        progress.writing(true);
        try {
            while (buffer.position() < end) {
                buffer.limit(Math.min(end, buffer.position() + WRITE_SLICE));
                progress.countWritten(channel.write(buffer));
            }
        } finally {
            progress.writing(false);
        }
    }

    @Override
    public void endInput() {
        inputEndedHere = true;
        synchronized (progress) {
            if (channel.isOpen()) {
                nativeSockets.endInput(channel);
            }
        }
    }

    @Override
    public boolean inputEndedHere() {
        return inputEndedHere;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void finish() throws IOException {
        try {
            if (inputEndedHere && local instanceof InetSocketAddress) {
                awaitConfirmation();
            }
            if (!peerEnded()) {
                channel.shutdownOutput();
                // The peer's end, not ours, is what is waited for; so the channel itself is read.
                ByteBuffer discarded = ByteBuffer.allocate(DISCARD_SIZE);
                while (channel.read(discarded) >= 0) {
                    discarded.clear();
                }
            }
        } finally {
            close();
        }
    }

    /// Whether the peer's end is here, so that closing ends this side just as well. Most peers say nothing more over TLS
    /// and end TCP at once.
    private boolean peerEnded() throws IOException {
        return !inputEndedHere && (inputOver || readAvailable(ByteBuffer.allocate(1)) < 0);
    }

    /// Waits until the peer's system has everything. Once both directions are shut down, Linux answers whatever still
    /// comes from the peer with a reset (RFC 1122 section 4.2.2.13), which drops what is on its way.
    private void awaitConfirmation() {
        try {
            for (long pause = 1; unconfirmed() > 0; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
                Thread.sleep(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int unconfirmed() {
        synchronized (progress) {
            return channel.isOpen() ? nativeSockets.unconfirmed(channel) : 0;
        }
    }

    @Override
    public void close() {
        synchronized (progress) {
            try {
                channel.close();
            } catch (IOException e) {
                // close(2): the descriptor is released even when an error is reported.
            }
        }
    }

    @Override
    public void abort() {
        synchronized (progress) {
            try {
                if (local instanceof InetSocketAddress && channel.isOpen()) {
                    // socket(7): closing with a linger time of zero sends a reset and drops unsent data.
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                }
            } catch (IOException e) {
                // The peer was faster; there is nothing left to reset.
            }
            close();
        }
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public SocketAddress local() {
        return local;
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }
}
