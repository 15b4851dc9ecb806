package dev.berth.bench.load;

import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/// A connection with TLS on it.
final class TlsLink implements Link {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final ByteBuffer forgotten;
    private final ByteBuffer in;
    private final ByteBuffer out;
    private final long began = System.currentTimeMillis();

    /// Takes a channel; the handshake begins with the first [#send].
    ///
    /// @param forgotten where everything is decrypted, with room for a record
    TlsLink(SocketChannel channel, SSLEngine engine, ByteBuffer forgotten) {
        this.channel = channel;
        this.engine = engine;
        this.forgotten = forgotten;
        int record = engine.getSession().getPacketBufferSize();
        this.in = ByteBuffer.allocate(2 * record);
        this.out = ByteBuffer.allocate(record).limit(0);
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        while (flushed()) {
            HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else if (status == HandshakeStatus.NEED_UNWRAP
                    || status != HandshakeStatus.NEED_WRAP && !message.hasRemaining()) {
                return;
            } else {
                wrap(message);
            }
        }
    }

    private void wrap(ByteBuffer message) throws IOException {
        SSLEngineResult result = engine.wrap(message, out.clear());
        out.flip();
        if (result.getStatus() != SSLEngineResult.Status.OK) {
            throw new IOException("wrap: " + result);
        }
    }

    private boolean flushed() throws IOException {
        if (out.hasRemaining()) {
            channel.write(out);
        }
        return !out.hasRemaining();
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public int receive() throws IOException {
        if (channel.read(in) < 0) {
            return -1;
        }
        in.flip();
        int count = 0;
        boolean more = true;
        while (more && in.hasRemaining()) {
            SSLEngineResult result = engine.unwrap(in, forgotten.clear());
            count += result.bytesProduced();
            switch (result.getStatus()) {
                case OK -> {
                    if (result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                        send(NOTHING);
                        more = result.bytesConsumed() > 0 || !stuck();
                    }
                }
                case BUFFER_UNDERFLOW -> more = false;
                case CLOSED -> {
                    return -1;
                }
                case BUFFER_OVERFLOW -> throw new IOException("unwrap: " + result);
            }
        }
        in.compact();
        return count;
    }

    @Override
    public boolean stuck() {
        return out.hasRemaining();
    }

    /// A resumed session was created when the one that it goes back to was.
    @Override
    public boolean resumed() {
        return engine.getSession().getCreationTime() < began;
    }

    /// Tells the server, and does not wait for its answer.
    @Override
    public void close() throws IOException {
        try (channel) {
            engine.closeOutbound();
            if (flushed()) {
                engine.wrap(NOTHING, out.clear());
                out.flip();
                flushed();
            }
        } finally {
            // An engine of native code has its memory outside of the heap.
            ReferenceCountUtil.release(engine);
        }
    }
}
