package dev.berth.bench.load;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Somebody who lists all connections of a server again and again, far more often than people do. Runs on a thread of its
/// own until it is closed.
public final class Looks implements AutoCloseable {

    private static final byte[] REQUEST =
            "{\"version\":1,\"verb\":\"connections\",\"arguments\":{}}\n".getBytes(StandardCharsets.UTF_8);
    private static final int BUFFER = 64 * 1024;

    private final Path socket;
    private final long pauseNanos;
    private final long began = System.nanoTime();
    private final Thread thread = Thread.ofPlatform().name("looks").unstarted(this::run);
    private volatile boolean over;
    private volatile int count;
    private IOException failure;

    /// Begins.
    ///
    /// @param socket the server's control socket
    /// @param pause from the end of a list to the next; may be zero
    public Looks(Path socket, Duration pause) {
        this.socket = socket;
        this.pauseNanos = pause.toNanos();
        this.thread.start();
    }

    private void run() {
        ByteBuffer answer = ByteBuffer.allocateDirect(BUFFER);
        try {
            while (!over) {
                try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                    channel.write(ByteBuffer.wrap(REQUEST));
                    channel.shutdownOutput();
                    while (channel.read(answer.clear()) >= 0) {
                        // What it says is another test's business.
                    }
                }
                count++;
                LockSupport.parkNanos(pauseNanos);
            }
        } catch (IOException e) {
            failure = e;
        }
    }

    /// How many lists came in a second, so far.
    ///
    /// @return a rate
    public double perSecond() {
        return (double) count * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - began);
    }

    @Override
    public void close() throws IOException {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("end the looks: interrupted", e);
        }
        if (failure != null) {
            throw new IOException("look at " + socket + ": " + failure.getMessage(), failure);
        }
    }
}
